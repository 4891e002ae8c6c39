"""What this app shows beside the player of a clip."""

from typing import Any

from feedback.bugs.forms import ReportForm
from feedback.bugs.kinds import KINDS
from feedback.models import BugReport, Note, Rate, RateCard, Rating, Task
from feedback.notes.forms import NoteForm, ReplyForm
from feedback.ratings.forms import RatingForm
from generation.gallery.panes import Mark, Pane, declare
from generation.models import Clip
from portal.models import User


def rate_pane(clip: Clip, user: User) -> dict[str, Any] | None:
    """For the artist of a finished clip alone."""
    if clip.artist_id != user.pk or clip.status != Clip.Status.DONE:
        return None
    rating = Rating.objects.filter(clip=clip, artist=user).first()
    return {"form": RatingForm(rating=rating), "rating": rating, "rate": rate_of(Task.RATING)}


def report_pane(clip: Clip, user: User) -> dict[str, Any] | None:
    """For the artist of a clip in any state: a film that failed is a reason to report."""
    if clip.artist_id != user.pk:
        return None
    bugs = list(BugReport.objects.filter(clip=clip, reporter=user))
    return {
        "form": ReportForm(clip=clip),
        "bugs": bugs,
        "kinds": KINDS,
        "rate": rate_of(Task.REPORT),
        "confirm_rate": rate_of(Task.CONFIRMATION),
        "count": len(bugs),
        "marks": [mark for bug in bugs if (mark := _mark(bug))],
    }


def notes_pane(clip: Clip, user: User) -> dict[str, Any] | None:
    """For whoever may see the film: its artist, and staff who look at it."""
    if clip.status != Clip.Status.DONE:
        return None
    notes = list(Note.objects.filter(clip=clip).with_threads())
    is_own = clip.artist_id == user.pk
    return {
        "form": NoteForm(clip=clip),
        "reply_form": ReplyForm(),
        "notes": notes,
        "rate": rate_of(Task.NOTE) if is_own else None,
        "count": sum(not note.resolved_at for note in notes),
        "marks": [
            Mark(
                label=str(number),
                frame_start=note.frame_start,
                frame_end=note.frame_end,
                url=f"#note-{note.public_id}",
            )
            for number, note in enumerate(notes, 1)
            if not note.resolved_at
        ],
    }


def rate_of(task: Task) -> Rate | None:
    card = RateCard.objects.current()
    return card.rate_of(task) if card else None


def _mark(bug: BugReport) -> Mark | None:
    if bug.frame_start is None or bug.frame_end is None:
        return None
    return Mark(
        label=bug.label,
        frame_start=bug.frame_start,
        frame_end=bug.frame_end,
        url=bug.get_absolute_url(),
        is_fault=True,
    )


declare(
    Pane(
        slug="rate",
        label="Rate",
        template="feedback/ratings/_pane.html",
        context=rate_pane,
        order=10,
    )
)
declare(
    Pane(
        slug="notes",
        label="Notes",
        template="feedback/notes/_pane.html",
        context=notes_pane,
        order=20,
    )
)
declare(
    Pane(
        slug="report",
        label="Report a bug",
        template="feedback/bugs/_pane.html",
        context=report_pane,
        order=30,
    )
)
