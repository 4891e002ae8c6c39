"""The purpose rule on the review pages: no work of an artist before a purpose that they read."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.models import Entry, Look
from tests.factories import (
    make_artist,
    make_bug,
    make_clip,
    make_generation,
    make_look,
    make_operator,
    make_rating,
    make_reviewer,
)

pytestmark = pytest.mark.django_db
PROMPT = "A lantern drifts over the black lake"
SAID = "The lantern melts into the water."
WHY = {"purpose": "quality", "note": "Drift between two versions"}
PAGES = ["artist", "timeline", "sessions"]


@pytest.fixture
def artist():
    person = make_artist(name="Inês Marchetti")
    clip = make_clip(generation=make_generation(artist=person, prompt=PROMPT), status="done")
    make_rating(clip=clip, rationale=SAID)
    return person


@pytest.fixture(params=[make_reviewer, make_operator], ids=["reviewer", "operator"])
def staff(request, client):
    person = request.param()
    client.force_login(person)
    return person


@pytest.fixture
def operator(client):
    person = make_operator(name="Hana")
    client.force_login(person)
    return person


def address(name, artist):
    return reverse(f"review:{name}", args=[artist.public_id])


def shows_work(answer) -> bool:
    """Whether prompt and words are there. One without the other would be a hole too."""
    html = answer.content.decode()
    seen = {PROMPT in html, SAID in html, "/media/" in html}
    assert len(seen) == 1
    return seen.pop()


def test_without_a_look_the_page_asks_for_a_purpose(client, staff, artist):
    url = address("artist", artist)
    answer = client.get(url, follow=True)
    assert answer.redirect_chain == [(f"{address('look', artist)}?next={quoted(url)}", 302)]
    assert not shows_work(answer)
    assert answer.context["form"]["next"].value() == url
    assert (Look.objects.count(), Entry.objects.count()) == (0, 0)


def quoted(url):
    return url.replace("/", "%2F")


def test_with_a_look_it_opens_under_a_banner_and_is_written_down(client, staff, artist):
    answer = client.post(address("look", artist), WHY | {"next": address("artist", artist)})
    assert answer["Location"] == address("artist", artist)
    answer = client.get(answer["Location"])
    assert shows_work(answer)
    banner = answer.content.decode().split('class="banner purpose"')[1].split("</section>")[0]
    for words in ("the work of Inês Marchetti", "Quality of the model", WHY["note"]):
        assert words in banner
    assert timezone.localtime(Look.objects.get().until).strftime("%H:%M") in banner
    look = Look.objects.get()
    assert (look.staff, look.artist, look.thing_type) == (staff, artist, "")
    assert [sight.what for sight in look.sights.all()] == ["Clips, ratings and reports"]
    kinds = Entry.objects.about(artist).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["look.opened", "look.seen"]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_about_an_artist_is_under_the_rule(client, operator, artist, name):
    url = address(name, artist)
    make_look(staff=operator, artist=make_artist())
    make_look(staff=make_operator(), artist=artist)
    make_look(staff=operator, artist=artist, thing=make_clip(artist=artist))
    now = timezone.now()
    hour_ago = {"opened_at": now - timedelta(hours=1), "until": now - timedelta(minutes=30)}
    make_look(staff=operator, artist=artist, **hour_ago)
    make_look(staff=operator, artist=artist, closed_at=now + timedelta(seconds=1))
    assert client.get(url)["Location"].startswith(address("look", artist))
    assert client.head(url)["Location"].startswith(address("look", artist))
    make_look(staff=operator, artist=artist)
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer.content.decode().count('class="banner purpose"') == 1


def test_a_closed_look_shows_nothing_more(client, staff, artist):
    client.post(address("look", artist), WHY)
    look = Look.objects.get()
    close = reverse("review:look-close", args=[look.public_id])
    assert "You stopped looking." in client.post(close, follow=True).content.decode()
    assert not shows_work(client.get(address("artist", artist), follow=True))
    assert "This look was over already." in client.post(close, follow=True).content.decode()


def test_nobody_closes_the_look_of_another(client, staff, artist):
    look = make_look(staff=make_reviewer(), artist=artist)
    close = reverse("review:look-close", args=[look.public_id])
    assert client.post(close).status_code == 404
    client.force_login(artist)
    assert client.post(close).status_code == 403
    assert Look.objects.get().closed_at is None


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({}, {"purpose": ["Choose a purpose."], "note": ["Say why; the artist is owed it."]}),
        (WHY | {"note": "  "}, {"note": ["Say why; the artist is owed it."]}),
        (
            WHY | {"note": "One line\x07 and no other"},
            {"note": ["Only letters and line breaks, please: no control characters."]},
        ),
        (
            WHY | {"note": "x" * 301},
            {"note": ["Ensure this value has at most 300 characters (it has 301)."]},
        ),
        (
            WHY | {"purpose": "hold"},
            {"purpose": ["Select a valid choice. hold is not one of the available choices."]},
        ),
    ],
)
def test_a_purpose_that_says_nothing_opens_nothing(client, staff, artist, data, errors):
    answer = client.post(address("look", artist), data | {"next": "/review/queue/"})
    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == errors
    assert answer.context["form"]["next"].value() == "/review/queue/"
    assert not shows_work(answer)
    assert Look.objects.count() == 0


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "", "/\\evil"])
def test_it_leads_nowhere_else(client, staff, artist, elsewhere):
    answer = client.post(address("look", artist), WHY | {"next": elsewhere})
    assert answer["Location"] == address("artist", artist)


def test_a_refused_reason_shows_no_work_either(client, operator, artist):
    for name in ("end", "freeze"):
        url = address(f"membership-{name}", artist)
        answer = client.post(url, {f"{name}-reason": ""})
        assert answer.status_code == 422
        assert not shows_work(answer)
        assert "Give the reason; the artist is owed one." in answer.content.decode()
    make_look(staff=operator, artist=artist)
    assert shows_work(client.post(url, {"freeze-reason": ""}))


def test_operators_freeze_without_a_look(client, operator, artist):
    page = client.get(address("look", artist)).content.decode()
    assert address("membership-freeze", artist) in page
    client.post(address("membership-freeze", artist), {"freeze-reason": "Two places at once."})
    assert artist.memberships.get().status == "frozen"
    assert Look.objects.count() == 0


def test_staff_who_are_artists_need_no_purpose_for_themselves(client):
    person = make_artist(is_staff=True, is_superuser=True)
    make_rating(clip=make_clip(artist=person, status="done"), rationale=SAID)
    client.force_login(person)
    assert SAID in client.get(address("artist", person)).content.decode()
    assert client.get(address("look", person))["Location"] == address("artist", person)
    assert client.post(address("look", person), WHY).status_code == 302
    assert Look.objects.count() == 0


def test_a_report_is_opened_with_the_report_as_purpose(client, staff, artist):
    clip, other = make_clip(artist=artist, status="done"), make_clip(artist=artist)
    bug = make_bug(clip=clip, job_facts={"prompt": PROMPT})
    for _ in range(2):
        html = client.get(reverse("review:bug", args=[bug.public_id])).content.decode()
        assert PROMPT in html
    assert "report 0001 of Inês Marchetti" in html
    look = Look.objects.get()
    assert (look.purpose, look.note) == ("report", "Report 0001")
    assert (look.thing_type, look.thing_id) == ("generation.clip", clip.pk)
    seen = ["Report 0001", f"Clip {clip.number}"]
    assert [sight.what for sight in look.sights.all()] == seen
    assert artist.notices.get().kind == "looked"
    assert client.get(clip.get_absolute_url()).context["clip"] == clip
    assert "clip" not in client.get(other.get_absolute_url()).context
    assert client.get(address("artist", artist))["Location"].startswith(address("look", artist))


def test_a_report_without_a_clip_is_a_look_at_the_report(client, staff, artist):
    bug = make_bug(clip=make_clip(artist=artist))
    type(bug).objects.update(clip=None)
    assert client.get(reverse("review:bug", args=[bug.public_id])).status_code == 200
    look = Look.objects.get()
    assert (look.thing_type, look.thing_id) == ("feedback.bugreport", bug.pk)


def test_a_refused_reply_to_a_report_is_a_look_too(client, staff, artist):
    bug = make_bug(clip=make_clip(artist=artist))
    client.post(reverse("review:bug-reply", args=[bug.public_id]), {"text": ""})
    assert Look.objects.get().purpose == "report"


def test_ones_own_report_is_no_look(client):
    person = make_artist(is_staff=True, is_superuser=True)
    client.force_login(person)
    bug = make_bug(clip=make_clip(artist=person))
    answer = client.get(reverse("review:bug", args=[bug.public_id]))
    assert (answer.status_code, answer.context["look"]) == (200, None)


def test_the_look_of_one_does_not_open_it_for_another(artist):
    first, second = make_reviewer(), make_reviewer()
    make_look(staff=first, artist=artist)
    answers = {}
    for person in (first, second):
        browser = Client()
        browser.force_login(person)
        answers[person] = shows_work(browser.get(address("artist", artist), follow=True))
    assert answers == {first: True, second: False}
