"""Every edge of a clip, from its state and from the wrong ones."""

import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from generation.models import Attempt, Clip, PolicyDecision, Rendition, Turn
from generation.policy.outputs import hold_film
from generation.policy.rules import load_policy
from generation.queue.claim import claim
from generation.queue.decisions import cancel, give_back, refuse, release, restore
from generation.queue.holding import (
    Film,
    Word,
    ask,
    fail,
    finish,
    hand_back,
    note_step,
    renew,
    stop,
)
from generation.queue.recovery import take_away
from portal.models import Notice
from tests.factories import FILM, make_artist, make_clip, make_operator

pytestmark = pytest.mark.django_db
Status = Clip.Status


def film_of(clip: Clip) -> Film:
    folder = clip.folder_of(clip.token)
    rendition = Rendition(
        clip=clip, purpose="stream", name=f"{folder}/stream.mp4", mime="video/mp4", bytes=10,
        sha256="c" * 64, width_px=64, height_px=32,
    )  # fmt: skip
    return Film(
        master_name=f"{folder}/master.mkv",
        master_sha256="a" * 64,
        master_bytes=100,
        frames_sha256="b" * 64,
        facts=FILM["facts"],
        renditions=[rendition],
    )


def claimed(**fields: object) -> Clip:
    make_clip(**{"est_seconds": 10.0} | fields)
    clip = claim(worker="one")
    assert clip is not None
    return clip


def stale(clip: Clip) -> Clip:
    """The same clip as a worker holds it that lost its lease."""
    other = Clip.objects.get(pk=clip.pk)
    other.token = uuid.uuid4()
    return other


def outcome() -> tuple[str, bool]:
    attempt = Attempt.objects.get()
    return attempt.outcome, attempt.ended_at is not None


def test_finish_publishes_film_renditions_share_and_notice_together() -> None:
    clip = claimed()
    assert finish(clip, film=film_of(clip), seconds=4.0)
    clip.refresh_from_db()
    assert (clip.status, clip.token, clip.run_seconds, clip.step, clip.master_bytes) == (
        Status.DONE, None, 4.0, clip.generation.steps, 100,
    )  # fmt: skip
    assert clip.finished_at is not None
    assert clip.renditions.get().purpose == "stream"
    assert outcome() == (Attempt.Outcome.DONE, True)
    assert Turn.objects.get().vtime == 4.0
    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.text) == (
        clip.artist, Notice.Kind.CLIP_FINISHED, "0001-1 is finished.",
    )  # fmt: skip


def test_finish_may_withhold_until_a_person_has_looked() -> None:
    clip = claimed()
    verdict = hold_film("gore", rule="film.checker", policy=load_policy())
    assert finish(clip, film=film_of(clip), seconds=4.0, verdict=verdict)
    assert (clip.status, clip.finished_at, clip.hold_reason) == (
        Status.WITHHELD, None, verdict.sentence,
    )  # fmt: skip
    decision = PolicyDecision.objects.get()
    assert (decision.clip, decision.artist, decision.status) == (clip, clip.artist, "waiting")
    assert Notice.objects.get().path == decision.get_absolute_url()
    assert release(clip=clip)
    assert (clip.status, clip.hold_reason) == (Status.DONE, "")
    assert not release(clip=clip)


def test_failure_tells_the_artist_and_keeps_the_trace_for_staff() -> None:
    clip = claimed()
    assert fail(clip, code="memory", sentence="Too large.", detail="Traceback ...", seconds=3.0)
    assert (clip.status, clip.error_code, clip.error_text, clip.error_detail) == (
        Status.FAILED, "memory", "Too large.", "Traceback ...",
    )  # fmt: skip
    assert outcome() == (Attempt.Outcome.FAILED, True)
    notice = Notice.objects.get()
    assert (notice.kind, notice.text) == ("clip_failed", "0001-1 was not made. Too large.")
    midnight = timezone.now().replace(hour=0, minute=0)
    assert Clip.objects.charged_since(midnight) == 0.0


def test_stop_needs_the_wish() -> None:
    clip = claimed()
    assert not stop(clip, seconds=1.0)
    assert cancel(clip=Clip.objects.get(), by=clip.artist)
    assert ask(clip) is Word.CANCEL
    assert note_step(clip, phase="denoising", step=1) is Word.CANCEL
    assert renew(clip) is Word.CANCEL
    assert stop(clip, seconds=1.0)
    assert (clip.status, clip.cancel_by, Turn.objects.get().vtime) == (
        Status.CANCELLED, clip.artist, 1.0,
    )  # fmt: skip
    assert outcome() == (Attempt.Outcome.CANCELLED, True)
    assert Notice.objects.count() == 0


@pytest.mark.parametrize(
    "write",
    [
        lambda clip: finish(clip, film=film_of(clip), seconds=1.0),
        lambda clip: fail(clip, code="x", sentence="x", detail="x", seconds=1.0),
        lambda clip: stop(clip, seconds=1.0),
        hand_back,
        lambda clip: renew(clip) is not Word.LOST,
        lambda clip: note_step(clip, phase="saving", step=2) is not Word.LOST,
        lambda clip: ask(clip) is not Word.LOST,
    ],
)
def test_a_holder_that_lost_its_lease_changes_nothing(write: Callable[[Clip], bool]) -> None:
    clip = claimed()
    cancel(clip=Clip.objects.get(), by=None)
    before = Clip.objects.values().get()
    assert not write(stale(clip))
    assert Clip.objects.values().get() == before
    assert outcome() == (Attempt.Outcome.RUNNING, False)
    assert (Rendition.objects.count(), Notice.objects.count()) == (0, 0)


def test_cancel_of_what_waits_is_immediate() -> None:
    operator = make_operator()
    queued, held = make_clip(), make_clip(status="held")
    for clip in (queued, held):
        assert cancel(clip=clip, by=operator)
        assert (clip.status, clip.cancel_by) == (Status.CANCELLED, operator)
        assert not cancel(clip=clip, by=operator)
    assert claim(worker="one") is None


def test_cancel_of_what_runs_is_a_wish_once() -> None:
    clip = make_clip(status="running")
    assert cancel(clip=clip, by=None)
    assert (clip.status, clip.cancel_requested_at is not None) == (Status.RUNNING, True)
    assert not cancel(clip=clip, by=None)


@pytest.mark.parametrize("status", ["done", "failed", "cancelled", "quarantined", "withheld"])
def test_what_is_over_cannot_be_cancelled(status: str) -> None:
    assert not cancel(clip=make_clip(status=status), by=None)
    assert Clip.objects.get().status == status


def test_release_of_a_held_prompt_queues_it_with_a_ticket() -> None:
    clip = make_clip(status="held")
    assert release(clip=clip)
    assert (clip.status, clip.hold_reason) == (Status.QUEUED, "")
    assert DBTaskResult.objects.filter(queue_name="clips").count() == 1
    assert not release(clip=clip)


@pytest.mark.parametrize("status", ["held", "withheld"])
def test_refusal_says_why(status: str) -> None:
    clip = make_clip(status=status)
    assert refuse(clip=clip, sentence="It shows a living person.")
    assert (clip.status, clip.error_text) == (Status.REFUSED, "It shows a living person.")
    assert not refuse(clip=clip, sentence="Again.")


def test_a_refused_film_can_be_given_back_and_a_prompt_cannot() -> None:
    film, prompt = make_clip(status="withheld"), make_clip(status="held")
    assert not give_back(clip=film)
    for clip in (film, prompt):
        assert refuse(clip=clip, sentence="It shows a living person.")
    assert give_back(clip=film)
    assert (film.status, film.error_text, film.hold_reason) == (Status.DONE, "", "")
    assert not give_back(clip=film)
    assert not give_back(clip=prompt)


def test_restore_gives_fresh_attempts() -> None:
    clip = make_clip(status="quarantined", attempt=3, error_text="Set aside.")
    assert restore(clip=clip)
    assert (clip.status, clip.attempt, clip.error_text, clip.finished_at) == (
        Status.QUEUED, 0, "", None,
    )  # fmt: skip
    assert not restore(clip=clip)
    assert claim(worker="one") == clip


@pytest.mark.parametrize(
    ("attempt", "wish", "status"),
    [
        (1, False, Status.QUEUED),
        (2, False, Status.QUEUED),
        (3, False, Status.QUARANTINED),
        (1, True, Status.CANCELLED),
        (3, True, Status.CANCELLED),
    ],
)
def test_what_becomes_of_a_clip_whose_holder_is_gone(attempt: int, wish: bool, status: str) -> None:
    wished_at = timezone.now() if wish else None
    clip = make_clip(status="running", attempt=attempt, cancel_requested_at=wished_at)
    Turn.objects.update(vtime=10.0)
    assert take_away(clip, cause="It died.", still=Q())
    assert (clip.status, clip.token, clip.attempt) == (status, None, attempt)
    assert (clip.not_before is not None) == (status == Status.QUEUED)
    assert Attempt.objects.get().detail == f"It died. Attempt {attempt}."
    assert Turn.objects.get().vtime == 10.0
    told = Notice.objects.filter(kind="clip_failed").count()
    assert told == (status == Status.QUARANTINED)


def test_a_lease_renewed_in_time_stays() -> None:
    clip = make_clip(status="running")
    assert not take_away(clip, cause="It died.", still=Q(lease_until__lt=timezone.now()))
    assert Clip.objects.get().status == Status.RUNNING


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"status": "odd"}, "clip_status_valid|clip_finished_iff_over"),
        ({"token": uuid.uuid4(), "lease_until": timezone.now()}, "clip_lease_iff_running"),
        ({"status": "done", "finished_at": timezone.now()}, "clip_done_has_its_film"),
        ({"status": "withheld", "hold_reason": "x"}, "clip_done_has_its_film"),
        ({"status": "failed"}, "clip_finished_iff_over"),
        ({"finished_at": timezone.now()}, "clip_finished_iff_over"),
        ({"status": "held"}, "clip_hold_says_why"),
        ({"kept_at": timezone.now()}, "clip_kept_is_done"),
        ({"priority": 11}, "clip_priority"),
        ({"lane": "odd"}, "clip_lane_valid"),
    ],
)
def test_wrong_rows_are_impossible(wrong: dict[str, object], constraint: str) -> None:
    make_clip()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Clip.objects.update(**wrong)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [({"weight": 0}, "turn_weight_positive"), ({"vtime": -1}, "turn_vtime_not_negative")],
)
def test_wrong_accounts_are_impossible(wrong: dict[str, object], constraint: str) -> None:
    make_clip()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Turn.objects.update(**wrong)


def test_virtual_time_never_falls_below_zero() -> None:
    artist = make_artist()
    Turn.objects.create(user=artist, vtime=1.0)
    Turn.charge(user_id=artist.pk, seconds=-5.0)
    assert Turn.objects.get().vtime == 0.0


@pytest.mark.parametrize(
    "wrong", [{"outcome": "done"}, {"ended_at": timezone.now()}], ids=["open", "ended"]
)
def test_an_attempt_is_ended_or_runs(wrong: dict[str, object]) -> None:
    make_clip(status="running")
    with pytest.raises(IntegrityError, match="attempt_ended_iff_over"), transaction.atomic():
        Attempt.objects.update(**wrong)
