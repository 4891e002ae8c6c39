import csv
import io
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from feedback.models import Note
from feedback.notes.markers import as_csv, as_edl, as_fcpxml, timecode
from generation.models import Clip
from tests.factories import make_artist, make_clip, make_generation, make_note


@pytest.mark.parametrize(
    ("frame", "fps", "code"),
    [
        (0, 24, "00:00:00:00"),
        (23, 24, "00:00:00:23"),
        (24, 24, "00:00:01:00"),
        (24 * 3600 + 25, 24, "01:00:01:01"),
        (1499, 25, "00:00:59:24"),
    ],
)
def test_timecode(frame: int, fps: int, code: str) -> None:
    assert timecode(frame, fps) == code


@pytest.fixture
def clip(db) -> Clip:
    artist = make_artist(name="Ada")
    generation = make_generation(artist=artist, frames=49, fps=16, width_px=256, height_px=160)
    clip = make_clip(generation=generation, status="done")
    make_note(clip=clip, text="=1+1\nsecond line", frame_start=20, frame_end=20)
    make_note(
        clip=clip, text="Keep <this> & that", frame_start=3, frame_end=10,
        resolved_at=datetime(2026, 11, 24, tzinfo=UTC),
    )  # fmt: skip
    return clip


def notes_of(clip: Clip) -> list[Note]:
    return list(Note.objects.filter(clip=clip).with_threads())


def test_csv(clip: Clip) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(clip, notes_of(clip)))))
    assert [list(row.values()) for row in rows] == [
        ["1", "3", "10", "00:00:00:03", "Ada", "Keep <this> & that", "yes"],
        ["2", "20", "20", "00:00:01:04", "Ada", "'=1+1\nsecond line", "no"],
    ]


def test_edl(clip: Clip) -> None:
    assert as_edl(clip, notes_of(clip)).split("\r\n") == [
        f"TITLE: {clip.number}",
        "FCM: NON-DROP FRAME",
        "",
        "001  AX       V     C        00:00:00:00 00:00:03:01 01:00:00:00 01:00:03:01",
        f"* FROM CLIP NAME: {clip.number}",
        "* LOC: 01:00:00:03 GREEN   Ada: Keep <this> & that",
        "* LOC: 01:00:01:04 RED     Ada: =1+1 second line",
        "",
    ]


def test_fcpxml_reads_back(clip: Clip) -> None:
    root = ElementTree.fromstring(as_fcpxml(clip, notes_of(clip)))  # noqa: S314 - our own text
    (form,) = root.iter("format")
    assert (form.get("frameDuration"), form.get("width")) == ("1/16s", "256")
    (gap,) = root.iter("gap")
    assert gap.get("duration") == "49/16s"
    assert [dict(marker.attrib) for marker in gap] == [
        {
            "start": "3/16s", "duration": "1/2s", "value": "Ada: Keep <this> & that",
            "completed": "1",
        },
        {
            "start": "5/4s", "duration": "1/16s", "value": "Ada: =1+1 second line",
            "completed": "0",
        },
    ]  # fmt: skip
