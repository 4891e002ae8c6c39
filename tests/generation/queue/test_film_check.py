"""Films on their way out of a worker: real renders on the tiny model."""

from typing import Any

import pytest

from generation.models import Clip, ModelVersion, PolicyDecision
from generation.queue.slot import Slot
from tests.generation.queue.test_slot import queue_clip

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "tests.generation.policy.checkers."


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    settings.STEP_WRITE_S = 0
    settings.BEAT_S = 0.1
    settings.RENDER_THREADS = 1


def made(version: ModelVersion) -> tuple[Clip, PolicyDecision | None]:
    clip = queue_clip(version)
    assert Slot(name="here").pull()
    clip.refresh_from_db()
    return clip, PolicyDecision.objects.first()


def test_without_a_checker_a_film_is_published(tiny: ModelVersion) -> None:
    clip, decision = made(tiny)
    assert (clip.status, decision) == (Clip.Status.DONE, None)


@pytest.mark.parametrize(
    ("checker", "clause"),
    [("dark_ones", None), ("fails", "unchecked"), ("not_there", "unchecked")],
)
def test_a_checker_decides_or_a_person_does(
    tiny: ModelVersion, settings: Any, checker: str, clause: str | None
) -> None:
    settings.OUTPUT_CHECKER = HERE + checker
    clip, decision = made(tiny)
    if clause is None:
        assert (clip.status, decision) == (Clip.Status.DONE, None)
        return
    assert decision is not None
    assert (clip.status, clip.master_bytes > 0) == (Clip.Status.WITHHELD, True)
    assert (decision.clip, decision.clause, decision.rule, decision.status) == (
        clip,
        clause,
        "film.checker",
        "waiting",
    )
    assert clip.artist.notices.get().path == decision.get_absolute_url()


def test_a_share_is_drawn_by_lot(tiny: ModelVersion, settings: Any) -> None:
    settings.WITHHOLD_SHARE = 1
    clip, decision = made(tiny)
    assert decision is not None
    assert (clip.status, decision.clause, decision.rule) == (
        Clip.Status.WITHHELD,
        "drawn",
        "film.drawn",
    )
