"""The public form: one answer for everybody, whoever is known here."""

import pytest
from django.core.cache import cache
from django.test import Client

from portal.gate.invite import invite
from portal.gate.request_access import request_access
from portal.models import AccessRequest, HouseJob, User
from tests.factories import make_artist, make_cohort, make_request
from tests.portal.house_work import body, do_house_work, mails

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Ada Lovelace",
    "email": "Ada@example.org",
    "discipline": "animation",
    "portfolio": "https://ada.example.org/reel",
    "would_make": "A kite.\nThen a storm.",
}


def test_a_request_is_written_down_and_answered_by_mail() -> None:
    answer = Client().post("/request/", FORM)
    assert (answer.status_code, answer["Location"]) == (302, "/request/sent/")
    assert AccessRequest.objects.values(*FORM, "email_canonical", "status").get() == FORM | {
        "email_canonical": "ada@example.org",
        "status": "new",
    }
    do_house_work()
    (mail,) = mails()
    assert (mail["To"], mail["Subject"]) == ("Ada@example.org", "Your request to Atelier")
    for kind in ("plain", "html"):
        assert "Ada Lovelace" in body(mail, kind)
        assert "Then a storm." in body(mail, kind)


def test_known_invited_repeated_and_unknown_addresses_are_answered_alike() -> None:
    make_artist(email="member@example.org")
    invite(cohort=make_cohort(), by=None, email="invited@example.org")
    make_request(email="waits@example.org")
    answers = []
    for who in ("member", "invited", "waits", "nobody"):
        browser = Client()
        answer = browser.post("/request/", FORM | {"email": f"{who}@example.org"})
        page = browser.get(answer["Location"])
        headers = tuple(sorted(answer.headers.items()))
        answers.append((answer.status_code, headers, page.status_code, page.content))
    assert len(set(answers)) == 1
    assert User.objects.count() == 1


def test_known_and_unknown_addresses_take_the_same_steps(django_assert_num_queries) -> None:
    make_artist(email="member@example.org")
    said = {key: value for key, value in FORM.items() if key != "email"}
    for who in ("member", "nobody"):
        with django_assert_num_queries(10):
            request_access(email=f"{who}@example.org", **said)


def test_a_repeat_changes_nothing_and_sends_nothing() -> None:
    Client().post("/request/", FORM)
    Client().post("/request/", FORM | {"email": "ada+2@EXAMPLE.org", "name": "Mallory"})
    assert AccessRequest.objects.get().name == "Ada Lovelace"
    do_house_work()
    assert len(mails()) == 1


def test_whoever_was_declined_may_ask_again() -> None:
    make_request(email="ada@example.org").decline(seen="new", reason="full", by=None)
    Client().post("/request/", FORM)
    assert AccessRequest.objects.waiting().count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Tell us your name."),
        (
            "name",
            "Ada\r\nBcc: all@example.org",
            "Only letters, please: no line breaks or control characters.",
        ),
        ("email", "ada", "Enter a valid email address."),
        ("email", "ada@exam\u200bple.org", None),
        ("discipline", "alchemy", None),
        ("portfolio", "javascript:alert(1)", None),
        ("portfolio", "ftp://example.org/", None),
        ("portfolio", "", "Show us some work: a site, a reel, a profile."),
        ("would_make", " ", "A sentence or two is enough."),
        ("would_make", "x" * 2001, None),
        (
            "would_make",
            "A kite\u202e",
            "Only letters, please: no line breaks or control characters.",
        ),
    ],
)
def test_bad_input_is_told_beside_its_field_and_nothing_typed_is_lost(
    field: str, value: str, sentence: str | None
) -> None:
    page = Client().post("/request/", FORM | {field: value})
    assert page.status_code == 422
    errors = page.context["request_form"].errors
    assert list(errors) == [field]
    if sentence is not None:
        assert errors[field] == [sentence]
    html = page.content.decode()
    assert html.count("Ada Lovelace") == (0 if field == "name" else 1)
    assert (AccessRequest.objects.count(), HouseJob.objects.count()) == (0, 0)


def test_a_link_without_a_scheme_is_taken_as_https() -> None:
    Client().post("/request/", FORM | {"portfolio": "ada.example.org"})
    assert AccessRequest.objects.get().portfolio == "https://ada.example.org"


def test_one_network_and_one_address_are_slowed_down_and_keep_what_they_typed() -> None:
    for number in range(3):
        variant = FORM | {"email": f"ada+{number}@example.org"}
        assert Client().post("/request/", variant).status_code == 302
    late = Client().post("/request/", FORM)
    assert (late.status_code, late["Retry-After"]) == (429, "3600")
    assert "Wait an hour" in late.content.decode()
    assert "Then a storm." in late.content.decode()
    cache.clear()
    for number in range(10):
        Client().post("/request/", FORM | {"email": f"p{number}@example.org"})
    assert Client().post("/request/", FORM | {"email": "other@example.org"}).status_code == 429
    elsewhere = Client(REMOTE_ADDR="10.1.1.1")
    assert elsewhere.post("/request/", FORM | {"email": "p99@example.org"}).status_code == 302


def test_a_forwarded_address_that_nobody_vouches_for_changes_nothing() -> None:
    for number in range(11):
        answer = Client(HTTP_X_FORWARDED_FOR=f"10.0.0.{number}").post(
            "/request/", FORM | {"email": f"p{number}@example.org"}
        )
    assert answer.status_code == 429


def test_the_form_stands_on_the_front_page_and_alone() -> None:
    for path in ("/", "/request/"):
        html = Client().get(path).content.decode()
        assert 'action="/request/"' in html
        for name in FORM:
            assert f'name="{name}"' in html


def test_it_takes_no_request_from_another_site() -> None:
    assert Client(enforce_csrf_checks=True).post("/request/", FORM).status_code == 403
