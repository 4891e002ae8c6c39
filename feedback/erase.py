"""What of somebody's feedback goes when they are erased: words go, numbers stay."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from feedback.models import (
    Ballot,
    BugFollower,
    BugReply,
    BugReport,
    Note,
    NoteReply,
    Pair,
    Rating,
    RatingRevision,
    SavedView,
)
from portal.account.erasure.erase import ERASED
from portal.gate.signals import erase_asked
from portal.models import User

# In the facts of a report that are taken from the generation.
_WORDS = ("prompt", "prompt_sent", "negative_prompt")


def subscribe() -> None:
    erase_asked.connect(_erase, dispatch_uid="feedback.erase")


def _erase(*, user: User, **_: Any) -> None:
    SavedView.objects.filter(owner=user).delete()
    Rating.objects.filter(artist=user).update(rationale="", locale="")
    _erase_revisions(RatingRevision.objects.filter(rating__artist=user))
    BugFollower.objects.filter(person=user).delete()
    BugReply.objects.filter(author=user).exclude(text="").update(text=ERASED)
    on_theirs = Q(clip__artist=user) | Q(clip__generation__rerun_of__artist=user)
    notes = Note.objects.filter(Q(author=user) | on_theirs)
    notes.update(text=ERASED, strokes=[])
    NoteReply.objects.filter(Q(author=user) | Q(note__in=notes)).update(text=ERASED)
    Ballot.objects.open().by(user).delete()
    theirs = Pair.objects.filter(Q(first__artist=user) | Q(second__artist=user))
    theirs.filter(retired_at__isnull=True).update(retired_at=timezone.now())
    reports = BugReport.objects.filter(reporter=user)
    for report in reports.only("job_facts").iterator():
        facts = {key: value for key, value in report.job_facts.items() if key not in _WORDS}
        if "error" in facts:  # its text and trace may quote the prompt
            facts["error"] = {"code": facts["error"].get("code", "")}
        BugReport.objects.filter(pk=report.pk).update(job_facts=facts)
    reports.update(title=ERASED, expected="", actual="", browser_facts={})


def _erase_revisions(revisions: QuerySet[RatingRevision]) -> None:
    """The words that stood beside scores of before; the scores stay as those of now do."""
    for one in revisions.iterator():
        said = one.said | {"rationale": ""}
        RatingRevision.objects.filter(pk=one.pk).update(said=said)
