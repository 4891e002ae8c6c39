"""What this app shows beside the player of a clip."""

from typing import Any

from feedback.bugs.forms import ReportForm
from feedback.bugs.kinds import KINDS
from feedback.models import BugReport, Rate, RateCard, Rating, Task
from feedback.notes.forms import NoteForm, ReplyForm
from feedback.notes.pages import list_notes
from feedback.notes.pin import earns_by_note
from feedback.ratings.forms import RatingForm
from feedback.ratings.history import said_before
from feedback.ratings.rate import rateable_by
from generation.gallery.panes import Mark, Pane, declare
from generation.models import Clip
from portal.models import User


def rate_pane(clip: Clip, user: User) -> dict[str, Any] | None:
    """For its artist and for whom it is shown to, once it is finished."""
    if not rateable_by(user).filter(pk=clip.pk).exists():
        return None
    rating = Rating.objects.filter(clip=clip, artist=user).first()
    return {
        "form": RatingForm(rating=rating),
        "rating": rating,
        "said_before": said_before(rating) if rating else [],
        "rate": rate_of(Task.RATING),
    }


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


def notes_pane(clip: Clip, user: User, *, notes: str = "", note: str = "") -> dict[str, Any] | None:
    """For whoever may see the film. `notes` is a page of them, `note` one that must be on it."""
    if clip.status != Clip.Status.DONE:
        return None
    listed = list_notes(clip=clip, reader=user, page=notes, note=note)
    first = listed.page.start_index()
    return {
        "form": NoteForm(clip=clip),
        "reply_form": ReplyForm(),
        "notes": listed.notes,
        "page": listed.page,
        "may_resolve_all": user.is_reviewer or clip.artist_id == user.pk,
        "rate": rate_of(Task.NOTE) if earns_by_note(clip=clip, author=user) else None,
        "count": listed.open,
        "elsewhere": listed.elsewhere,
        "marks": [
            Mark(
                label=str(number),
                frame_start=one.frame_start,
                frame_end=one.frame_end,
                url=f"#note-{one.public_id}",
            )
            for number, one in enumerate(listed.notes, first)
            if not one.resolved_at
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
        asks=("notes", "note"),
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
