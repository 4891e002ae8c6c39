"""What the page of a report shows of its film: a frame with the box, strips, re-runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from feedback.bugs.verdict import Verdict, verdict_of
from feedback.models import BugReport, Rerun
from generation.models import Clip, Rendition

_TILES = 24  # as `generation.media.pictures.write_strip` lays them


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One tile of a strip, with the box of the report on it; all in pixels of the film."""

    strip_url: str
    frame: int
    width_px: int
    height_px: int
    strip_x: int
    strip_width: int
    box: dict[str, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """A film with its strip; the range of the report in percent of its width, if it names one."""

    clip: Clip
    label: str
    strip_url: str
    poster_url: str
    stream_url: str
    mark: dict[str, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    rerun: Rerun
    verdict: Verdict
    films: list[Film]


def picture_of(report: BugReport) -> Picture | None:
    """The frame where it begins, as near as the strip has it."""
    clip = report.clip
    if clip is None or not _url(clip, Rendition.Purpose.STRIP):
        return None
    asked = clip.generation
    tiles = min(_TILES, asked.frames)
    tile = round((report.frame_start or 0) * (tiles - 1) / max(1, asked.frames - 1))
    return Picture(
        strip_url=_url(clip, Rendition.Purpose.STRIP),
        frame=round(tile * (asked.frames - 1) / max(1, tiles - 1)),
        width_px=asked.width_px,
        height_px=asked.height_px,
        strip_x=-tile * asked.width_px,
        strip_width=tiles * asked.width_px,
        box=_box(report, asked.width_px, asked.height_px),
    )


def reruns_of(report: BugReport) -> list[Shown]:
    """All of them in their order, in three queries however many."""
    return [
        Shown(rerun=one, verdict=verdict_of(one), films=list(_films(one, report)))
        for one in report.reruns.for_lists()
    ]


def _films(rerun: Rerun, report: BugReport) -> Iterator[Film]:
    """Before and after; none while there is no film to hold against the other."""
    before, after = rerun.report.clip, rerun.clip
    if before is None or not (_is_done(before) and _is_done(after)):
        return
    for label, clip in (("Before", before), ("After", after)):
        yield Film(
            clip=clip,
            label=f"{label}, {clip.generation.model_version.label}",
            strip_url=_url(clip, Rendition.Purpose.STRIP),
            poster_url=_url(clip, Rendition.Purpose.POSTER),
            stream_url=_url(clip, Rendition.Purpose.STREAM),
            mark=_mark(report, clip.generation.frames),
        )


def _is_done(clip: Clip) -> bool:
    return clip.status == Clip.Status.DONE


def _url(clip: Clip, purpose: str) -> str:
    if not (_is_done(clip) and clip.rendition(purpose)):
        return ""
    return reverse("delivery:file", args=[clip.public_id, purpose])


def _mark(report: BugReport, frames: int) -> dict[str, float] | None:
    if report.frame_start is None or report.frame_end is None:
        return None
    length = report.frame_end - report.frame_start + 1
    return {"x_pct": 100 * report.frame_start / frames, "width_pct": 100 * length / frames}


def _box(report: BugReport, width_px: int, height_px: int) -> dict[str, Any] | None:
    if report.left is None or report.top is None or report.width is None or report.height is None:
        return None
    return {
        "x": round(report.left * width_px, 2),
        "y": round(report.top * height_px, 2),
        "width": round(report.width * width_px, 2),
        "height": round(report.height * height_px, 2),
    }
