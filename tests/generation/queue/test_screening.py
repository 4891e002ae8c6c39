"""The policy inside a submission: refused, held, remarked on, or set aside by a person."""

import threading
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from generation.models import Clip, Generation, PolicyDecision, Turn
from generation.models.policy_decision import hash_text
from generation.policy.rules import RulesInvalid, load_policy
from generation.queue.allowance import allowance_of
from generation.queue.decisions import cancel
from generation.queue.reconcile import reconcile
from generation.queue.refusals import NotAdmitted, PromptRefused
from portal.models import Entry, Notice
from tests.factories import (
    make_artist,
    make_hold,
    make_model_version,
    make_refusal,
    make_reviewer,
)
from tests.generation.queue.test_submit import ask

pytestmark = pytest.mark.django_db
EXPLICIT = "A street at night, then a hardcore porn film"
NAMED = "Taylor Swift eats noodles in the rain"
STYLE = "A hotel lobby by Wes Anderson"


def tickets() -> int:
    return DBTaskResult.objects.filter(queue_name="clips").count()


def test_a_refused_prompt_makes_no_generation_but_a_decision() -> None:
    artist, version = make_artist(), make_model_version()
    with pytest.raises(PromptRefused) as refused:
        ask(artist, version, prompt=EXPLICIT, negative_prompt="blur")
    decision = PolicyDecision.objects.get()
    assert refused.value.decision == decision
    assert (refused.value.field, refused.value.sentence) == (
        "prompt",
        f"Sexual content. {load_policy().clauses['sexual'].sentence}",
    )
    assert (decision.status, decision.artist, decision.generation) == ("refused", artist, None)
    assert (decision.words, decision.negative_words) == (EXPLICIT, "blur")
    assert (decision.clause, decision.rule, decision.matched) == (
        "sexual",
        "sexual.explicit",
        "porn",
    )
    assert decision.policy_version == load_policy().version
    assert (Generation.objects.count(), tickets(), Turn.objects.get().last_number) == (0, 0, 0)
    entry = Entry.objects.of_kind("policy.refused").get()
    assert entry.facts == {"clause": "sexual", "rule": "sexual.explicit"}
    assert allowance_of(artist.memberships.get()).film_seconds == 0


def test_the_same_words_are_one_refusal_however_often_they_are_sent() -> None:
    artist, version = make_artist(), make_model_version()
    for _ in range(3):
        with pytest.raises(PromptRefused):
            ask(artist, version, prompt=EXPLICIT)
    with pytest.raises(PromptRefused):
        ask(make_artist(), version, prompt=EXPLICIT)
    assert PolicyDecision.objects.count() == 2
    assert Entry.objects.of_kind("policy.refused").count() == 2


@pytest.mark.django_db(transaction=True)
def test_parallel_refusals_are_one_row() -> None:
    artist, version = make_artist(), make_model_version()

    def post() -> None:
        try:
            ask(artist, version, prompt=EXPLICIT)
        except PromptRefused:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=post) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert PolicyDecision.objects.count() == 1


def test_child_safety_keeps_its_words_to_itself() -> None:
    with pytest.raises(PromptRefused):
        ask(make_artist(), make_model_version(), prompt="A schoolgirl, naked")
    assert PolicyDecision.objects.get().matched == ""


def test_a_held_prompt_waits_without_tickets_and_counts_until_it_is_decided(settings) -> None:
    settings.HOLD_PROMISE_HOURS = 6
    artist, now = make_artist(), timezone.now()
    held = ask(artist, make_model_version(), prompt=NAMED, variations=3, at=now)
    decision = held.policy_decisions.get()
    assert (decision.status, decision.action, decision.clip) == ("waiting", "hold", None)
    assert decision.promised_at == now + timedelta(hours=6)
    assert decision.prompt == ""
    assert decision.words == NAMED
    clips = held.clips.values_list("status", "hold_reason")
    assert set(clips) == {("held", decision.sentence)}
    assert tickets() == 0
    assert allowance_of(artist.memberships.get()).film_seconds == pytest.approx(3 * 9 / 8)
    notice = Notice.objects.get(user=artist)
    assert (notice.kind, notice.path) == (Notice.Kind.CLIP_HELD, decision.get_absolute_url())
    assert "Real people" in notice.text
    assert Entry.objects.of_kind("policy.held").get().thing_id == decision.pk


def test_a_warning_lets_it_go_on() -> None:
    generation = ask(make_artist(), make_model_version(), prompt=STYLE)
    decision = generation.policy_decisions.get()
    assert (decision.status, decision.action, decision.matched) == (
        "passed",
        "warn",
        "Wes Anderson",
    )
    assert (generation.clips.get().status, tickets()) == ("queued", 1)
    assert not Notice.objects.exists()


def test_a_double_click_decides_once() -> None:
    artist, version, key = make_artist(), make_model_version(), uuid.uuid4()
    first = ask(artist, version, prompt=NAMED, idempotency_key=key)
    assert ask(artist, version, prompt=NAMED, idempotency_key=key) == first
    assert PolicyDecision.objects.count() == 1


def test_who_may_not_make_clips_is_not_screened() -> None:
    with pytest.raises(NotAdmitted):
        ask(make_artist(status="frozen"), make_model_version(), prompt=EXPLICIT)
    assert not PolicyDecision.objects.exists()


def test_what_a_person_let_pass_passes_for_its_artist_word_for_word() -> None:
    artist, version, rule = make_artist(), make_model_version(), ["sexual.explicit"]
    other = make_reviewer()
    make_refusal(
        artist=artist,
        prompt=EXPLICIT,
        matched_rules=[*rule, "sexual.explicit_medical", "sexual.suggestive"],
        status="overturned",
        appealed_at=timezone.now(),
        appeal_decided_by=other,
        appeal_decided_at=timezone.now(),
    )
    assert ask(artist, version, prompt=EXPLICIT).clips.get().status == "queued"
    for user, prompt in [(artist, EXPLICIT + "!"), (make_artist(), EXPLICIT)]:
        with pytest.raises(PromptRefused):
            ask(user, version, prompt=prompt)


def test_a_rule_that_came_later_is_not_set_aside(tmp_path: Path, settings) -> None:
    artist, version = make_artist(), make_model_version()
    make_hold(
        artist=artist,
        text_sha256=hash_text(NAMED),
        status="passed",
        decided_by=make_reviewer(),
        decided_at=timezone.now(),
    )
    assert ask(artist, version, prompt=NAMED).clips.get().status == "queued"
    rules = tmp_path / "rules.toml"
    rules.write_text("[[rules]]\nid = 'own.noodles'\nclause = 'embargo'\nwords = ['noodles']")
    settings.POLICY_RULES = str(rules)
    held = ask(artist, version, prompt=NAMED)
    assert held.policy_decisions.get().rule == "own.noodles"


def test_what_a_rule_passed_with_a_word_is_no_pass_of_a_person() -> None:
    artist, version = make_artist(), make_model_version()
    ask(artist, version, prompt=STYLE)
    assert ask(artist, version, prompt=STYLE).policy_decisions.get().action == "warn"


def test_taking_back_the_last_clip_takes_the_hold_off_the_list() -> None:
    held = ask(make_artist(), make_model_version(), prompt=NAMED, variations=2)
    other = ask(make_artist(), make_model_version(), prompt=NAMED)
    first, second = held.clips.order_by("variation")
    assert cancel(clip=first, by=held.artist)
    assert held.policy_decisions.get().status == "waiting"
    assert cancel(clip=second, by=held.artist)
    assert held.policy_decisions.get().status == "withdrawn"
    assert other.policy_decisions.get().status == "waiting"


@pytest.mark.parametrize("film", [False, True])
def test_nothing_passes_by_waiting(film: bool) -> None:
    hold = make_hold(film=film)
    long_ago = timezone.now() - timedelta(days=3650)
    PolicyDecision.objects.update(created_at=long_ago, promised_at=long_ago)
    Clip.objects.update(created_at=long_ago, queued_at=long_ago)
    for _ in range(3):
        reconcile()
    hold.refresh_from_db()
    assert hold.status == PolicyDecision.Status.WAITING
    assert Clip.objects.get().status == ("withheld" if film else "held")
    assert tickets() == 0


def test_rules_that_cannot_be_read_stop_the_start_and_every_prompt(
    tmp_path: Path, settings
) -> None:
    assert [found.id for found in run_checks() if found.id.startswith("generation")] == []
    rules = tmp_path / "rules.toml"
    rules.write_text("[[rules]]\nid = 'a'\nclause = 'b'\nwords = ['c']\naction = 'ban'")
    settings.POLICY_RULES = str(rules)
    found = [one for one in run_checks() if one.id == "generation.E001"]
    assert [one.msg.split(":")[0] for one in found] == ["Rule a", "Rule a"]
    with pytest.raises(RulesInvalid):
        ask(make_artist(), make_model_version())
    assert Generation.objects.count() == 0
