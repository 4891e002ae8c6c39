from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from generation.engines.inspection import inspect_model
from generation.management.commands.add_model import register
from generation.models import Clip
from generation.queue.slot import Slot
from tests.factories import make_clip, make_generation
from tests.pipelines import build_tiny_ltx

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clip(tmp_path: Path, settings: Any) -> Clip:
    """One that was really rendered."""
    settings.RENDER_THREADS = 1
    directory = build_tiny_ltx(tmp_path / "model")
    tiny = register(directory, inspect_model(directory), label="Tiny", lane="turbo", slug="tiny")
    made = make_clip(
        generation=make_generation(model_version=tiny, width_px=64, height_px=64, steps=2)
    )
    assert Slot(name="here").pull()
    made.refresh_from_db()
    return made


def rerun(*arguments: str) -> tuple[int, list[str]]:
    out, code = StringIO(), 0
    try:
        call_command("rerun", *arguments, stdout=out)
    except SystemExit as ended:
        code = int(str(ended.code))
    return code, out.getvalue().splitlines()


def test_the_same_seed_gives_the_same_film_and_no_row_changes(clip: Clip) -> None:
    before = Clip.objects.values().get()
    same = [f"0001-1 is the same: {clip.frames_sha256}"]
    assert rerun(str(clip.public_id)) == (0, same)
    assert rerun("0001-1", f"--artist={clip.artist.email.upper()}") == (0, same)
    assert Clip.objects.values().get() == before


def test_another_seed_is_told_apart_with_what_may_explain_it(clip: Clip) -> None:
    Clip.objects.update(seed=8, facts=clip.facts | {"device": "cuda"})
    code, lines = rerun(str(clip.public_id))
    assert code == 1
    assert lines[:2] == ["0001-1 is different.", f"then {clip.frames_sha256}"]
    assert lines[2].startswith("now  ")
    assert lines[3:] == ["device: cuda then, cpu now"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["0001-1"], "Say whose it is"),
        (["0001-2", "--artist=a@example.org"], "There is no clip 0001-2"),
        (["odd"], "neither a public id nor a number"),
    ],
)
def test_a_clip_that_is_not_meant_clearly_is_refused(arguments: list[str], reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        rerun(*arguments)


def test_a_clip_without_a_film_cannot_be_compared() -> None:
    waiting = make_clip()
    with pytest.raises(CommandError, match="0001-1 has no film to compare with: queued"):
        rerun(str(waiting.public_id))
