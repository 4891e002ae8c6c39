"""Clips that are shown to a cohort are rated by it: once an artist, paid by the same card."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.models import LedgerEntry, Rating
from feedback.ratings.rate import rate, rateable_by
from portal.models import Entry
from tests.factories import (
    make_artist,
    make_clip,
    make_cohort,
    make_membership_of,
    make_operator,
    make_rate_card,
    make_rating,
    make_reviewer,
    make_shown_clip,
)
from tests.feedback.ratings.test_views import ANSWERS, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return make_cohort()


@pytest.fixture
def clip(cohort):
    return make_shown_clip(artist=make_artist(cohort=cohort))


def browser_of(user):
    browser = Client()
    browser.force_login(user)
    return browser


def test_who_rates_a_shown_clip(clip, cohort):
    staff_with_a_place = make_reviewer()
    make_membership_of(staff_with_a_place, cohort=cohort)
    people = {
        "owner": clip.artist,
        "mate": make_artist(cohort=cohort),
        "staff with a place": staff_with_a_place,
        "frozen": make_artist(cohort=cohort, status="frozen"),
        "ended": make_artist(cohort=cohort, status="ended"),
        "other": make_artist(),
        "reviewer": make_reviewer(),
        "operator": make_operator(),
    }
    may = [who for who, one in people.items() if rateable_by(one).filter(pk=clip.pk).exists()]
    assert may == ["owner", "mate", "staff with a place", "frozen"]
    saved = [who for who, one in people.items() if _saves(browser_of(one), clip)]
    assert saved == may
    assert Rating.objects.count() == 4
    anonymous = Client().post(reverse("ratings:save", args=[clip.public_id]), ANSWERS)
    assert anonymous["Location"].startswith(reverse("account_login"))


def _saves(browser, clip):
    page = browser.get(clip.get_absolute_url())
    has_pane = page.status_code == 200 and "data-rate" in page.content.decode()
    answer = save(browser, clip)
    is_saved = answer.status_code == 302 and answer["Location"].endswith("#rate")
    assert is_saved is has_pane
    return is_saved


def test_a_mate_is_paid_once_by_the_same_card_and_has_their_own_line(clip, cohort):
    make_rate_card({"rating": (2, "1.40")})
    mate = make_artist(cohort=cohort)
    browser = browser_of(mate)
    save(browser, clip)
    save(browser, clip, ANSWERS | {"overall": "1"})
    paid = LedgerEntry.objects.values_list("person", "task", "amount")
    assert [(who, task, str(amount)) for who, task, amount in paid] == [
        (mate.pk, "rating", "1.40"),
    ]
    kinds = Entry.objects.filter(person_id=mate.pk, kind__startswith="rating.")
    assert list(kinds.order_by("pk").values_list("kind", flat=True)) == [
        "rating.given", "rating.changed",
    ]  # fmt: skip
    assert not Entry.objects.filter(person_id=clip.artist_id, kind__startswith="rating.").exists()


def test_a_rating_is_its_raters_alone(clip, cohort):
    mate = make_artist(cohort=cohort)
    make_rating(clip=clip, artist=mate, rationale="Words of a mate.")
    assert (
        "Words of a mate."
        not in browser_of(clip.artist).get(clip.get_absolute_url()).content.decode()
    )
    assert "Words of a mate." in browser_of(mate).get(clip.get_absolute_url()).content.decode()


def test_what_is_hidden_or_not_shown_is_not_rated(clip, cohort):
    mate = make_artist(cohort=cohort)
    unshown = make_clip(artist=clip.artist, status="done")
    clip.hide()
    for one in (clip, unshown):
        assert save(browser_of(mate), one).status_code == 404
        with pytest.raises(ValueError, match="shown to one's cohort"):
            rate(clip=one, artist=mate, answers={})
    assert Rating.objects.count() == 0


def test_the_page_asks_as_much_with_three_ratings_as_with_one(clip, cohort):
    browser = browser_of(make_artist(cohort=cohort))
    counts = []
    for _ in range(3):
        make_rating(clip=clip, artist=make_artist(cohort=cohort))
        browser.get(clip.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            browser.get(clip.get_absolute_url())
        counts.append(len(asked))
    assert counts[0] == counts[2]
