"""The database refuses rows that the rules would never make."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from generation.models import PolicyDecision
from tests.factories import make_appeal, make_clip, make_hold, make_refusal, make_reviewer

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"status": "odd"}, "policy_decision_status_valid"),
        ({"action": "pass"}, "policy_decision_action_valid"),
        ({"generation": None}, "policy_decision_has_its_text"),
        ({"promised_at": None}, "policy_decision_open_is_promised"),
        ({"decided_at": NOW}, "policy_decision_decided_whole"),
        ({"appealed_at": NOW}, "policy_decision_appeal_fits"),
        ({"status": "appealed"}, "policy_decision_appeal_fits"),
        ({"appeal_decided_at": NOW}, "policy_decision_appeal_decided"),
        ({"status": "upheld", "appealed_at": NOW}, "policy_decision_appeal_decided"),
        ({"decided_by": F("artist"), "decided_at": NOW}, "policy_decision_not_ones_own"),
    ],
)
def test_wrong_rows_are_impossible(wrong: dict[str, Any], constraint: str) -> None:
    make_hold()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PolicyDecision.objects.update(**wrong)


def test_an_appeal_is_never_decided_by_who_refused() -> None:
    first = make_reviewer()
    make_appeal(decided_by=first, decided_at=NOW)
    answered = {"status": "upheld", "appeal_decided_by": first, "appeal_decided_at": NOW}
    with (
        pytest.raises(IntegrityError, match="policy_decision_other_person"),
        transaction.atomic(),
    ):
        PolicyDecision.objects.update(**answered)


def test_a_text_a_prompt_and_a_film_are_decided_about_once() -> None:
    refusal, hold, film = make_refusal(), make_hold(), make_hold(film=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_refusal(artist=refusal.artist, prompt=refusal.prompt)
    make_refusal(artist=refusal.artist, prompt=refusal.prompt, rule="sexual.other")
    make_refusal(prompt=refusal.prompt)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_hold(clip=hold.generation.clips.get())
    with pytest.raises(IntegrityError), transaction.atomic():
        make_hold(clip=film.clip, film=True)
    make_hold(clip=make_clip(generation=hold.generation, status="withheld"), film=True)
