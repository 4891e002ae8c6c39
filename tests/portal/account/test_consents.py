import hashlib

import pytest
from django.test import Client

from portal.account.choose_consents import choose_consents
from portal.account.consent_wording import WORDINGS, Wording
from portal.models import Consent, Entry, User
from tests.factories import make_artist, make_cohort, make_embargo

pytestmark = pytest.mark.django_db
URL = "/account/consents/"


@pytest.fixture
def artist(client: Client) -> User:
    artist = make_artist(name="Ada")
    client.force_login(artist)
    return artist


def answers(user: User) -> list[tuple[str, bool, str]]:
    return list(Consent.objects.of(user).order_by("pk").values_list("kind", "given", "credit_name"))


def in_force() -> dict[str, list[User]]:
    return {
        kind: [one.user for one in Consent.objects.in_force(kind).order_by("user")]
        for kind in Consent.Kind
    }


def test_nothing_is_given_until_somebody_gives_it(client: Client, artist: User) -> None:
    form = client.get(URL).context["form"]
    assert [bool(form[kind].value()) for kind in Consent.Kind] == [False, False, False]
    client.post(URL, {})
    assert answers(artist) == []
    assert in_force() == {"training": [], "credit": [], "press": []}


def test_each_is_given_and_taken_back_alone_and_the_history_stays(
    client: Client, artist: User
) -> None:
    other = make_artist()
    choose_consents(user=other, given=["training"])
    client.post(URL, {"training": "on", "credit": "on", "credit_name": " Ada L. "})
    assert in_force() == {"training": [artist, other], "credit": [artist], "press": []}
    client.post(URL, {"credit": "on", "credit_name": "Ada L.", "press": "on"})
    assert in_force() == {"training": [other], "credit": [artist], "press": [artist]}
    client.post(URL, {"credit": "on", "credit_name": "A. Lovelace", "press": "on"})
    assert answers(artist) == [
        ("training", True, ""),
        ("credit", True, "Ada L."),
        ("training", False, ""),
        ("press", True, ""),
        ("credit", True, "A. Lovelace"),
    ]
    form = client.get(URL).context["form"]
    assert [form[name].value() for name in form.fields] == [False, True, "A. Lovelace", True]


def test_each_answer_keeps_the_words_it_was_given_to_and_is_recorded(artist: User) -> None:
    choose_consents(user=artist, given=["press"])
    choose_consents(user=artist, given=[])
    words = WORDINGS[Consent.Kind.PRESS]
    text = f"{words.version}\n{words.question}\n{words.text}"
    for answer in Consent.objects.of(artist):
        assert answer.wording_sha256 == hashlib.sha256(text.encode()).hexdigest()
    recorded = Entry.objects.about(artist).order_by("pk").values_list("kind", "facts")
    assert list(recorded) == [
        ("consent.given", {"kind": "Press contact"}),
        ("consent.withdrawn", {"kind": "Press contact"}),
    ]


def test_saying_the_same_again_adds_nothing_but_new_words_do(artist, monkeypatch) -> None:
    for _ in range(2):
        choose_consents(user=artist, given=["training"])
    assert len(answers(artist)) == 1
    newer = Wording(version=2, question="Another question?", text="More words.")
    monkeypatch.setitem(WORDINGS, Consent.Kind.TRAINING, newer)
    choose_consents(user=artist, given=["training"])
    assert list(Consent.objects.of(artist).values_list("wording_version", flat=True)) == [2, 1]


@pytest.mark.parametrize("name", ["", " ", "Ada\r\nBcc: x@example.org", "x" * 121])
def test_a_name_to_print_is_a_name(client: Client, artist: User, name: str) -> None:
    page = client.post(URL, {"credit": "on", "credit_name": name, "press": "on"})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["credit_name"]
    assert page.context["form"]["press"].value() is True
    assert answers(artist) == []


def test_the_page_tells_the_terms_and_what_stays_between_us(client: Client, artist: User) -> None:
    make_embargo(name="The name of the model")
    make_embargo(name="Of another cohort", cohort=make_cohort())
    html = client.get(URL).content.decode()
    assert "The name of the model" in html
    assert "Of another cohort" not in html


def test_strangers_are_led_to_the_door() -> None:
    assert Client().get(URL)["Location"] == f"/account/login/?next={URL}"
