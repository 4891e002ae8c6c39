"""What an artist says or consents to decides nothing about the artist."""

from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse

from feedback.comparisons.vote import cast_vote
from feedback.ledger.earn import earn
from feedback.models import Ballot, LedgerEntry, Rating, Task
from feedback.models.comparison import DIMENSIONS
from feedback.ratings import schema
from generation.models import Clip, CohortLimits, Turn
from generation.queue.allowance import allowance_of
from generation.queue.claim import claim
from generation.queue.position import outlook
from portal.account.choose_consents import choose_consents
from portal.gate.admit import Act, admit
from portal.models import Consent
from tests.factories import (
    make_artist,
    make_ballot,
    make_clip,
    make_cohort,
    make_ledger_entry,
    make_rate_card,
    make_rating,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def artists():
    make_rate_card({"rating": (2, "1.40"), "vote": (1, "0.70")})
    cohort = make_cohort()
    people = [make_artist(cohort=cohort) for _ in range(3)]
    for score, person in zip((1, 5, 3), people, strict=True):
        for _ in range(2):
            made = make_rating(clip=make_clip(artist=person, status="done"), score=score)
            make_ledger_entry(made)
            make_clip(artist=person, status="queued")
    return people


def standing(artists) -> dict[str, object]:
    cohort = artists[0].memberships.get().cohort
    return {
        "limits": CohortLimits.of_cohort(cohort.pk),
        "allowances": [allowance_of(person.memberships.get()) for person in artists],
        "turns": list(Turn.objects.order_by("user").values("user", "vtime", "weight")),
        "places": _places(),
        "claims": _claims(),
        "access": [[bool(admit(person, act)) for act in Act] for person in artists],
        "memberships": [person.memberships.values().get() for person in artists],
        "clips": list(Clip.objects.order_by("pk").values("pk", "priority", "status", "kept_at")),
        "gallery": [_gallery(person) for person in artists],
        "ledger": list(LedgerEntry.objects.order_by("pk").values()),
    }


def _places() -> dict[int, int]:
    cache.clear()
    return {pk: place.position for pk, place in outlook().places.items()}


def _claims() -> list[int]:
    """The order in which a worker would take the clips; taken back afterwards."""
    with transaction.atomic():
        claimed = [clip.pk for clip in iter(lambda: claim(worker="tests.1"), None)]
        transaction.set_rollback(True)
    return claimed


def _gallery(person) -> list[int]:
    client = Client()
    client.force_login(person)
    return [clip.pk for clip in client.get(reverse("gallery:browse")).context["page_obj"]]


def test_turning_every_rating_round_changes_no_standing(artists):
    before = standing(artists)
    assert len(before["claims"]) == len(before["places"]) == 6
    turned = {key: 6 - F(key) for key in (*schema.KEYS, "motion_amount")}
    assert Rating.objects.update(confidence=4 - F("confidence"), **turned) == 6
    assert standing(artists) == before


def test_turning_every_vote_round_changes_no_standing(artists):
    for person in artists:
        said = dict.fromkeys(DIMENSIONS, 2) | {"both_bad": True}
        ballot = make_ballot(voter=person, **said)
        earn(person=person, task=Task.VOTE, thing=ballot, label="1")
    before = standing(artists)
    assert len(before["ledger"]) == 9
    turned = {name: -F(name) for name in DIMENSIONS}
    assert Ballot.objects.update(both_bad=False, left_is_first=False, **turned) == 3
    assert standing(artists) == before


@pytest.mark.parametrize("preference", [-2, 0, 2])
def test_no_preference_changes_what_a_vote_does(artists, preference):
    ballot = make_ballot(voter=artists[0], voted_at=None, overall=None)
    before = standing(artists)
    answers = dict.fromkeys(DIMENSIONS, preference) | {"both_bad": preference == 0}
    assert cast_vote(ballot=ballot, answers=answers)
    after = standing(artists)
    line = after["ledger"].pop()
    assert (line["task"], line["amount"]) == ("vote", Decimal("0.70"))
    assert after == before


def test_saying_nothing_costs_nothing(artists):
    before = standing(artists)
    Rating.objects.all().delete()
    assert standing(artists) == before


def test_no_consent_given_or_withdrawn_changes_any_standing(artists):
    before = standing(artists)
    for given in (["training", "credit", "press"], [], ["press"]):
        for person in artists:
            choose_consents(user=person, given=given, credit_name="A name")
        assert standing(artists) == before
    assert Consent.objects.count() == 21
