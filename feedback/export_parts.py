"""What feedback adds to somebody's archive: all they said about clips, and what was answered."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from feedback.ledger.statement import as_csv
from feedback.models import BugReport, LedgerEntry, Note, Rating, SavedView
from feedback.ratings import schema
from portal.account.export.parts import Files, Part, as_lines
from portal.models import User

_SCORES = (*schema.KEYS, "motion_amount", "surreal_intended", "confidence")


def _said(user: User) -> Files:
    yield "ratings.jsonl", as_lines(_ratings(user))
    yield "reports.jsonl", as_lines(_reports(user))
    yield "notes.jsonl", as_lines(_notes(user))
    if user.is_staff:
        views = SavedView.objects.filter(owner=user).values("name", "query")
        yield "inbox_views.jsonl", as_lines(views.iterator())
    yield "ledger.csv", [as_csv(LedgerEntry.objects.of(user).for_lists()).encode()]


def _ratings(user: User) -> Iterator[dict[str, Any]]:
    ratings = Rating.objects.filter(artist=user).select_related("clip__generation").order_by("pk")
    for rating in ratings.iterator():
        yield {
            "clip": rating.clip.number,
            "at": rating.updated_at,
            "schema_version": rating.schema_version,
            "scores": {key: getattr(rating, key) for key in _SCORES},
            "defects": rating.defects,
            "rationale": rating.rationale,
        }


def _notes(user: User) -> Iterator[dict[str, Any]]:
    """Those on one's own clips, and those that one wrote on others'."""
    notes = Note.objects.filter(Q(author=user) | Q(clip__artist=user)).with_threads()
    for note in notes.select_related("clip__generation", "author").iterator(chunk_size=200):
        yield {
            "clip": note.clip.number,
            "at": note.created_at,
            "by": note.author.name,
            "frames": [note.frame_start, note.frame_end],
            "box": [note.left, note.top, note.width, note.height] if note.has_box else None,
            "strokes": note.strokes,
            "text": note.text,
            "resolved_at": note.resolved_at,
            "replies": [
                {"at": one.at, "by": one.author.name, "text": one.text}
                for one in note.replies.all()
            ],
        }


def _reports(user: User) -> Iterator[dict[str, Any]]:
    reports = BugReport.objects.filter(reporter=user).for_lists().order_by("pk")
    for report in reports.prefetch_related("replies__author").iterator(chunk_size=200):
        yield {
            "number": report.label,
            "clip": report.clip.number if report.clip else None,
            "at": report.created_at,
            "kind": report.code,
            "severity": report.get_severity_display(),
            "title": report.title,
            "expected": report.expected,
            "actual": report.actual,
            "frames": [report.frame_start, report.frame_end],
            "state": report.status,
            "outcome": report.outcome,
            "browser": report.browser_facts,
            "replies": [
                {"at": one.at, "by": one.author.name, "text": one.text, "moved_to": one.moved_to}
                for one in report.replies.all()
            ],
        }


PARTS = [
    Part(
        name="Feedback",
        what="ratings.jsonl, reports.jsonl and notes.jsonl: all that you said, with the answers; "
        "ledger.csv: what it earned.",
        files=_said,
    ),
]
