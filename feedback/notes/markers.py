"""Notes as the markers that editing programs read: CSV, EDL (CMX 3600) and FCPXML 1.9."""

import csv
import io
from collections.abc import Sequence
from fractions import Fraction
from xml.etree import ElementTree

from feedback.models import Note
from generation.models import Clip

_START_S = 3600  # programs begin a timeline at 01:00:00:00
COLUMNS = ("number", "first_frame", "last_frame", "timecode", "author", "note", "resolved")


def timecode(frame: int, fps: int) -> str:
    """hh:mm:ss:ff at a whole frame rate, non-drop (SMPTE ST 12-1)."""
    seconds, frames = divmod(frame, fps)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}:{frames:02d}"


def as_csv(clip: Clip, notes: Sequence[Note]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for number, note in enumerate(notes, 1):
        code = timecode(note.frame_start, clip.generation.fps)
        said = (_harmless(note.signed), _harmless(note.text))
        state = "yes" if note.resolved_at else "no"
        writer.writerow([number, note.frame_start, note.frame_end, code, *said, state])
    return text.getvalue()


def as_edl(clip: Clip, notes: Sequence[Note]) -> str:
    """One event over the whole clip, and a locator (LOC) for each note at its first frame."""
    fps = clip.generation.fps
    first = _START_S * fps
    whole = [timecode(0, fps), timecode(clip.generation.frames, fps)]
    placed = [timecode(first, fps), timecode(first + clip.generation.frames, fps)]
    lines = [
        f"TITLE: {clip.number}",
        "FCM: NON-DROP FRAME",
        "",
        f"001  AX       V     C        {' '.join(whole + placed)}",
        f"* FROM CLIP NAME: {clip.number}",
    ]
    for note in notes:
        colour = "GREEN" if note.resolved_at else "RED"
        lines.append(f"* LOC: {timecode(first + note.frame_start, fps)} {colour:<8}{_line(note)}")
    return "\r\n".join(lines) + "\r\n"


def as_fcpxml(clip: Clip, notes: Sequence[Note]) -> str:
    """A gap of the clip's length with a marker for each note; times are rational seconds."""
    generation = clip.generation
    frame = Fraction(1, generation.fps)
    whole = _seconds(generation.frames * frame)
    root = ElementTree.Element("fcpxml", version="1.9")
    resources = ElementTree.SubElement(root, "resources")
    ElementTree.SubElement(
        resources,
        "format",
        id="r1",
        name=f"{generation.width_px}x{generation.height_px}p{generation.fps}",
        frameDuration=_seconds(frame),
        width=str(generation.width_px),
        height=str(generation.height_px),
    )
    event = ElementTree.SubElement(root, "event", name="Atelier")
    project = ElementTree.SubElement(event, "project", name=clip.number)
    sequence = ElementTree.SubElement(
        project, "sequence", format="r1", duration=whole, tcStart="0s", tcFormat="NDF"
    )
    spine = ElementTree.SubElement(sequence, "spine")
    gap = ElementTree.SubElement(
        spine, "gap", name=clip.number, offset="0s", start="0s", duration=whole
    )
    for note in notes:
        ElementTree.SubElement(
            gap,
            "marker",
            start=_seconds(note.frame_start * frame),
            duration=_seconds((note.frame_end - note.frame_start + 1) * frame),
            value=_line(note),
            completed="1" if note.resolved_at else "0",
        )
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n{body}\n'


def _line(note: Note) -> str:
    return " ".join(f"{note.signed}: {note.text}".split())


def _seconds(value: Fraction) -> str:
    if value.denominator == 1:
        return f"{value.numerator}s"
    return f"{value.numerator}/{value.denominator}s"


def _harmless(text: str) -> str:
    """A cell that a sheet would run as a formula is quoted (CWE-1236)."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
