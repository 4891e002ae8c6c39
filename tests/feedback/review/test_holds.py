from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from generation.models import PolicyDecision
from portal.models import Look
from tests.factories import (
    make_appeal,
    make_artist,
    make_clip,
    make_generation,
    make_hold,
    make_membership_of,
    make_refusal,
    make_rendition,
    make_reviewer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reviewer(client):
    reviewer = make_reviewer(name="Ruth")
    client.force_login(reviewer)
    return reviewer


def url(name, hold):
    return reverse(f"review:{name}", args=[hold.public_id])


def test_the_list_has_the_oldest_first_and_appeals_among_them(client):
    now = timezone.now()
    film = make_hold(film=True, created_at=now - timedelta(hours=3))
    prompt = make_hold(created_at=now - timedelta(hours=9))
    appeal = make_appeal(created_at=now - timedelta(hours=40), appealed_at=now - timedelta(hours=6))
    make_refusal()
    make_hold(status="withdrawn")
    answer = client.get(reverse("review:holds"))
    assert [row["hold"] for row in answer.context["rows"]] == [prompt, appeal, film]


def test_the_list_names_nobody_and_shows_no_words(client):
    artist = make_artist(name="Ada Artist", email="ada@example.org")
    generation = make_generation(artist=artist, prompt="Quite a special kite")
    hold = make_hold(clip=make_clip(generation=generation, status="held"), matched="kite")
    page = client.get(reverse("review:holds")).content.decode()
    assert hold.number in page
    assert "Real people" in page
    for told in ("Ada", "ada@", "kite", "0001-1"):
        assert told not in page
    assert not Look.objects.exists()


def test_what_is_overdue_is_marked(client):
    make_hold()
    assert "Overdue" not in client.get(reverse("review:holds")).content.decode()
    make_hold(promised_at=timezone.now() - timedelta(minutes=1))
    assert client.get(reverse("review:holds")).content.decode().count("Overdue") == 1


def test_opening_a_hold_is_a_look_that_its_artist_sees(client, reviewer):
    hold = make_hold()
    page = client.get(url("hold", hold)).content.decode()
    assert "A kite above a beach" in page
    assert hold.artist.name not in page
    look = Look.objects.get(artist=hold.artist)
    assert (look.staff, look.purpose, look.note) == (reviewer, "hold", f"Hold {hold.number}")
    assert [sight.what for sight in look.sights.all()] == [f"Hold {hold.number}"]


def test_a_film_is_seen_before_and_after_it_is_refused(client):
    hold = make_hold(film=True)
    make_rendition(hold.clip)
    film = f"/media/{hold.clip.public_id}/stream/"
    assert film in client.get(url("hold", hold)).content.decode()


@pytest.mark.parametrize(("film", "then"), [(False, "queued"), (True, "done")])
def test_release_lets_it_go_on(client, film, then):
    hold = make_hold(film=film)
    answer = client.post(url("hold-release", hold), follow=True)
    assert f"{hold.number} goes on." in answer.content.decode()
    assert hold.generation.clips.get().status == then
    assert "Nothing changed" in client.post(url("hold-release", hold), follow=True).content.decode()


@pytest.mark.parametrize("film", [False, True])
def test_refusal_gives_the_artist_clause_and_reason(client, film, reviewer):
    hold = make_hold(film=film)
    client.post(url("hold-refuse", hold), {"clause": "gore", "reason": "It shows a real wound."})
    hold.refresh_from_db()
    assert (hold.status, hold.clause_title, hold.reason) == (
        "refused", "Gore", "It shows a real wound.",
    )  # fmt: skip
    assert (hold.decided_by, hold.decided_as) == (reviewer, "reviewer")
    clip = hold.generation.clips.get()
    assert (clip.status, clip.error_text) == ("refused", "It shows a real wound.")
    assert hold.artist.notices.get().path == hold.get_absolute_url()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"clause": "gore", "reason": " "}, "Give the reason; the artist is owed one."),
        ({"clause": "ugly", "reason": "Why"}, "Select a valid choice."),
        ({"clause": "drawn", "reason": "Why"}, "Select a valid choice."),
    ],
)
def test_refusal_without_clause_and_reason_changes_nothing(client, sent, sentence):
    hold = make_hold()
    answer = client.post(url("hold-refuse", hold), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert sent["reason"] in page
    hold.refresh_from_db()
    assert hold.status == "waiting"


@pytest.mark.parametrize(("outcome", "then"), [("overturn", "overturned"), ("uphold", "upheld")])
def test_an_appeal_is_answered(client, outcome, then):
    appeal = make_appeal()
    assert "It is a museum piece." in client.get(url("hold", appeal)).content.decode()
    client.post(url("hold-answer", appeal), {"outcome": outcome, "reason": "I read it."})
    appeal.refresh_from_db()
    assert (appeal.status, appeal.reason) == (then, "I read it.")
    again = client.post(
        url("hold-answer", appeal), {"outcome": outcome, "reason": "Twice."}, follow=True
    )
    assert "Nothing changed" in again.content.decode()


def test_an_answer_needs_its_words(client):
    appeal = make_appeal()
    answer = client.post(url("hold-answer", appeal), {"reason": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say whether the appeal is right." in page
    assert "Give the reason; the artist is owed one." in page


def test_who_refused_does_not_answer_the_appeal(client, reviewer):
    appeal = make_appeal(decided_by=reviewer, decided_at=timezone.now())
    page = client.get(url("hold", appeal)).content.decode()
    assert "You refused it; another person decides about the appeal." in page
    assert "Answer the appeal" not in page
    client.post(url("hold-answer", appeal), {"outcome": "overturn", "reason": "Me again."})
    appeal.refresh_from_db()
    assert appeal.status == "appealed"


def test_nobody_decides_about_their_own(client, reviewer):
    make_membership_of(reviewer)
    hold = make_hold(artist=reviewer)
    page = client.get(url("hold", hold)).content.decode()
    assert "This is yours; somebody else decides." in page
    assert not Look.objects.exists()
    client.post(url("hold-release", hold))
    hold.refresh_from_db()
    assert hold.status == PolicyDecision.Status.WAITING


def test_the_board_counts_for_and_against_each_rule(client):
    make_hold(status="passed", decided_by=make_reviewer(), decided_at=timezone.now())
    make_hold()
    other = make_reviewer()
    make_appeal(status="overturned", appeal_decided_by=other, appeal_decided_at=timezone.now())
    make_refusal()
    make_hold(film=True)
    answer = client.get(reverse("review:policy"))
    figures = {one.rule_id: one for _, group in answer.context["groups"] for one in group}
    named, explicit = figures["likeness.named"], figures["sexual.explicit"]
    assert (named.fired, named.waiting, named.read, named.let_pass) == (2, 1, 1, 1)
    assert (explicit.fired, explicit.appealed, explicit.answered, explicit.overturned) == (
        2, 1, 1, 1,
    )  # fmt: skip
    assert [one.rule_id for one in dict(answer.context["groups"])["Finished films"]] == [
        "film.checker"
    ]
    assert "1 of 1" in answer.content.decode()
