"""What feedback adds to somebody's archive: all they said about clips, and what was answered."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Prefetch, Q

from feedback.comparisons.dimensions import BY_KEY
from feedback.ledger.statement import as_csv
from feedback.models import (
    Ballot,
    BugFollower,
    BugReport,
    LedgerEntry,
    Note,
    Rating,
    Rerun,
    SavedView,
)
from feedback.notes.sign import name_for_staff
from feedback.ratings import schema
from generation.models import Clip
from portal.account.export.parts import Files, Part, as_lines
from portal.models import User

_SCORES = (*schema.KEYS, "motion_amount", "surreal_intended", "confidence")


def _said(user: User) -> Files:
    yield "ratings.jsonl", as_lines(_ratings(user))
    yield "reports.jsonl", as_lines(_reports(user))
    yield "followed_reports.jsonl", as_lines(_followed(user))
    yield "notes.jsonl", as_lines(_notes(user))
    yield "votes.jsonl", as_lines(_votes(user))
    if user.is_staff:
        views = SavedView.objects.filter(owner=user).values("name", "query")
        yield "inbox_views.jsonl", as_lines(views.iterator())
    yield "ledger.csv", [as_csv(LedgerEntry.objects.of(user).for_lists()).encode()]


def _ratings(user: User) -> Iterator[dict[str, Any]]:
    ratings = Rating.objects.filter(artist=user).select_related("clip__generation").order_by("pk")
    for rating in ratings.prefetch_related("revisions").iterator(chunk_size=200):
        yield {
            "clip": rating.clip.number,
            "is_own_clip": rating.clip.artist_id == user.pk,
            "at": rating.updated_at,
            "schema_version": rating.schema_version,
            "scores": {key: getattr(rating, key) for key in _SCORES},
            "defects": rating.defects,
            "rationale": rating.rationale,
            "said_before": [
                {"at": one.said_at, "schema_version": one.schema_version, "said": one.said}
                for one in rating.revisions.all()
            ],
        }


def _votes(user: User) -> Iterator[dict[str, Any]]:
    """What one compared; the films are the programme's or another's, and not in the archive."""
    sides = ("first", "second")
    clips = [f"pair__{side}__generation__model_version" for side in sides]
    for ballot in Ballot.objects.voted().by(user).select_related(*clips).iterator():
        yield {
            "at": ballot.voted_at,
            "left": _film(ballot.left),
            "right": _film(ballot.right),
            "preferences": {key: getattr(ballot, key) for key in BY_KEY},
            "both_bad": ballot.both_bad,
            "is_repeat": ballot.repeat_of_id is not None,
        }


def _film(clip: Clip) -> dict[str, Any]:
    return {"model": clip.generation.model_version.label, "seed": clip.seed}


def _notes(user: User) -> Iterator[dict[str, Any]]:
    """Those on one's own clips, and those that one wrote on others'.

    What others answered on a clip that is not shown any more stays with its artist. Staff read
    names as on the page of the clip.
    """
    name_of = _names_for(user)
    seen = set(Note.objects.visible_to(user).values_list("pk", flat=True))
    notes = Note.objects.filter(Q(author=user) | Q(clip__artist=user)).with_threads()
    for note in notes.select_related("clip__generation", "author").iterator(chunk_size=200):
        yield {
            "clip": note.clip.number,
            "at": note.created_at,
            "by": name_of(note.author, note.clip),
            "audience": note.audience,
            "frames": [note.frame_start, note.frame_end],
            "box": _box(note),
            "strokes": note.strokes,
            "text": note.text,
            "resolved_at": note.resolved_at,
            "replies": [
                {"at": one.at, "by": name_of(one.author, note.clip), "text": one.text}
                for one in note.replies.all()
                if note.pk in seen or one.author_id == user.pk
            ],
        }


def _names_for(user: User) -> Callable[[User, Clip], str]:
    """How this person may read who wrote something about a clip."""
    if not user.is_staff:
        return lambda author, clip: author.name
    written = Clip.objects.entrusted_to(user).filter(notes__author=user)
    covered = set(written.values_list("pk", flat=True))

    def name_of(author: User, clip: Clip) -> str:
        known = {user.pk, clip.artist_id} if clip.pk in covered else {user.pk}
        return name_for_staff(author, known=known)

    return name_of


def _followed(user: User) -> Iterator[dict[str, Any]]:
    """Reports of others: what the follower reads of them, and no more."""
    followers = BugFollower.objects.filter(person=user)
    related = ("report__fixed_in", "clip__generation")
    for one in followers.select_related(*related).order_by("pk").iterator():
        yield {
            "number": one.report.label,
            "since": one.at,
            "clip": one.clip.number if one.clip else None,
            "kind": one.report.code,
            "state": one.report.status,
            "summary": one.report.public_summary,
            "fixed_in": one.report.fixed_in.label if one.report.fixed_in else None,
        }


def _rerun(rerun: Rerun) -> dict[str, Any]:
    clip = rerun.clip
    return {
        "at": rerun.asked_at,
        "model": clip.generation.model_version.slug,
        "state": clip.status,
        "frames_sha256": clip.frames_sha256,
        "reproducible": rerun.is_reproducible if rerun.report.clip else None,
    }


def _reports(user: User) -> Iterator[dict[str, Any]]:
    reports = BugReport.objects.filter(reporter=user).for_lists().order_by("pk")
    reruns = Prefetch("reruns", queryset=Rerun.objects.for_lists())
    related = reports.select_related("duplicate_of", "fixed_in")
    with_threads = related.prefetch_related("replies__author", "lessons", reruns)
    for report in with_threads.iterator(chunk_size=200):
        yield {
            "number": report.label,
            "clip": report.clip.number if report.clip else None,
            "at": report.created_at,
            "kind": report.code,
            "severity": report.get_severity_display(),
            "title": report.title,
            "expected": report.expected,
            "actual": report.actual,
            "area": report.area,
            "frames": [report.frame_start, report.frame_end],
            "box": _box(report),
            "state": report.status,
            "outcome": report.outcome,
            "led_to": [one.title for one in report.lessons.all() if one.withdrawn_at is None],
            "same_as": report.duplicate_of.label if report.duplicate_of else None,
            "fixed_in": report.fixed_in.label if report.fixed_in else None,
            "priority": report.get_priority_display(),
            "summary_for_others": report.public_summary,
            "reruns": [_rerun(one) for one in report.reruns.all()],
            "browser": report.browser_facts,
            "replies": [
                {"at": one.at, "by": one.author.name, "text": one.text, "moved_to": one.moved_to}
                for one in report.replies.all()
            ],
        }


def _box(row: BugReport | Note) -> list[float | None] | None:
    return [row.left, row.top, row.width, row.height] if row.has_box else None


PARTS = [
    Part(
        name="Feedback",
        what="ratings.jsonl, reports.jsonl and notes.jsonl: all that you said, with the answers; "
        "followed_reports.jsonl: faults of others that are yours too; votes.jsonl: what you "
        "preferred of two films; ledger.csv: what it earned.",
        files=_said,
    ),
]
