"""Every edge that people take, from its state and from the wrong ones, and by whom."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from generation.decisions.appeal import appeal
from generation.decisions.decide import let_pass, overturn, refuse, uphold
from generation.models import Clip, PolicyDecision
from generation.queue.allowance import allowance_of
from generation.queue.decisions import cancel
from portal.models import Entry, User
from tests.factories import (
    make_appeal,
    make_artist,
    make_clip,
    make_generation,
    make_hold,
    make_operator,
    make_refusal,
    make_reviewer,
)

pytestmark = pytest.mark.django_db
Status = PolicyDecision.Status


def act(name: str, decision: PolicyDecision, by: User) -> bool:
    if name == "let_pass":
        return let_pass(decision=decision, by=by)
    if name == "refuse":
        return refuse(decision=decision, by=by, clause="gore", sentence="A wound.")
    if name == "appeal":
        return appeal(decision=decision, text="It is stage blood.")
    use_case = overturn if name == "overturn" else uphold
    return use_case(decision=decision, by=by, sentence="I read it.")


def in_status(status: str) -> PolicyDecision:
    """A decision in this state, with what the state needs; by people who are not asked again."""
    if status in {Status.WAITING, Status.PASSED, Status.WITHDRAWN}:
        return make_hold(status=status)
    if status == Status.REFUSED:
        return make_refusal()
    if status == Status.APPEALED:
        return make_appeal()
    answered = {"appeal_decided_by": make_reviewer(), "appeal_decided_at": timezone.now()}
    return make_appeal(status=status, **answered)


EDGES = {
    "let_pass": ("waiting", "passed"),
    "refuse": ("waiting", "refused"),
    "appeal": ("refused", "appealed"),
    "overturn": ("appealed", "overturned"),
    "uphold": ("appealed", "upheld"),
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("name", EDGES)
def test_an_edge_is_taken_from_its_own_state_alone(name: str, status: str) -> None:
    decision = in_status(status)
    before, after = EDGES[name]
    assert act(name, decision, make_reviewer()) == (status == before)
    decision.refresh_from_db()
    assert decision.status == (after if status == before else status)
    assert not act(name, decision, make_reviewer())


@pytest.mark.parametrize("name", ["let_pass", "refuse"])
def test_nobody_decides_about_their_own_prompt(name: str) -> None:
    decision = make_hold()
    assert not act(name, decision, decision.artist)


@pytest.mark.parametrize("name", ["overturn", "uphold"])
def test_an_appeal_goes_to_another_person(name: str) -> None:
    first = make_reviewer()
    decision = make_hold()
    assert act("refuse", decision, first)
    assert act("appeal", decision, decision.artist)
    assert not act(name, decision, first)
    assert not act(name, decision, decision.artist)
    assert act(name, decision, make_operator())
    decision.refresh_from_db()
    assert (decision.decided_as, decision.appeal_decided_as) == ("reviewer", "operator")


def test_all_clips_of_a_prompt_go_on_together_and_one_notice_is_said() -> None:
    generation = make_generation(variations=3)
    clips = [make_clip(generation=generation, status="held") for _ in range(3)]
    hold = make_hold(clip=clips[0])
    assert cancel(clip=clips[1], by=generation.artist)
    assert let_pass(decision=hold, by=make_reviewer())
    statuses = generation.clips.order_by("variation").values_list("status", flat=True)
    assert list(statuses) == ["queued", "cancelled", "queued"]
    assert DBTaskResult.objects.filter(queue_name="clips").count() == 2
    notice = generation.artist.notices.get()
    assert notice.text == "A reviewer read your prompt and let it pass. It is queued now."


def test_a_refusal_gives_the_film_seconds_back() -> None:
    artist = make_artist()
    hold = make_hold(artist=artist)
    membership = artist.memberships.get()
    assert allowance_of(membership).film_seconds > 0
    assert refuse(decision=hold, by=make_reviewer(), clause="gore", sentence="A wound.")
    assert allowance_of(membership).film_seconds == 0
    assert artist.notices.get().text == "A reviewer refused your prompt. Gore. You may appeal once."


def test_an_overturned_film_is_given_and_a_prompt_is_opened_in_the_studio() -> None:
    film, prompt = make_hold(film=True), make_hold()
    for decision in (film, prompt):
        assert act("refuse", decision, make_reviewer())
        assert act("appeal", decision, decision.artist)
        assert act("overturn", decision, make_reviewer())
    assert Clip.objects.get(pk=film.clip_id).status == Clip.Status.DONE
    assert prompt.generation.clips.get().status == Clip.Status.REFUSED
    told = [decision.artist.notices.order_by("pk").last() for decision in (film, prompt)]
    assert [notice.path for notice in told] == [one.get_absolute_url() for one in (film, prompt)]
    assert "Open it in the studio." in told[1].text


def test_an_appeal_has_a_promise_of_its_own(settings) -> None:
    settings.HOLD_PROMISE_HOURS = 5
    decision, now = make_refusal(reminded_at=timezone.now()), timezone.now()
    assert appeal(decision=decision, text="Why not?", at=now)
    assert (decision.appeal, decision.appealed_at, decision.promised_at, decision.reminded_at) == (
        "Why not?", now, now + timedelta(hours=5), None,
    )  # fmt: skip


def test_what_was_decided_is_recorded_without_a_word_of_it() -> None:
    hold, first, other = make_hold(), make_reviewer(), make_operator()
    act("refuse", hold, first)
    act("appeal", hold, hold.artist)
    act("uphold", hold, other)
    kinds = ("policy.decided", "policy.appealed")
    entries = Entry.objects.about(hold.artist).of_kind(*kinds).order_by("pk")
    rule = {"clause": "likeness", "rule": "likeness.named"}
    assert [(entry.kind, entry.actor, entry.facts) for entry in entries] == [
        ("policy.decided", first, rule | {"outcome": "refused"}),
        ("policy.appealed", hold.artist, rule),
        ("policy.decided", other, rule | {"outcome": "refused after appeal"}),
    ]


def at_once(*acts: Callable[[], bool]) -> list[bool]:
    """What each said, all begun together on connections of their own."""
    said: list[bool] = []
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], bool]) -> None:
        try:
            barrier.wait()
            said.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == len(acts)
    return said


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_decides() -> None:
    hold, people = make_hold(), [make_reviewer() for _ in range(6)]
    names = ["let_pass", "refuse"] * 3
    said = at_once(
        *(
            lambda name=name, by=by: act(name, PolicyDecision.objects.get(pk=hold.pk), by)
            for name, by in zip(names, people, strict=True)
        )
    )
    assert sorted(said) == [False] * 5 + [True]
    hold.refresh_from_db()
    clip = hold.generation.clips.get()
    assert (hold.status, clip.status) in {("passed", "queued"), ("refused", "refused")}
    assert hold.artist.notices.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("decides", [True, False])
def test_taking_back_while_a_person_decides_leaves_nothing_between(decides: bool) -> None:
    generation = make_generation(variations=4)
    clips = [make_clip(generation=generation, status="held") for _ in range(4)]
    hold, reviewer = make_hold(clip=clips[0]), make_reviewer()
    acts = [lambda clip=clip: cancel(clip=clip, by=generation.artist) for clip in clips]
    if decides:
        acts.append(lambda: let_pass(decision=hold, by=reviewer))
    at_once(*acts)
    hold.refresh_from_db()
    assert {clip.status for clip in generation.clips.all()} == {"cancelled"}
    assert hold.status in ({"passed", "withdrawn"} if decides else {"withdrawn"})
