"""What an erasure takes from ratings and reports, and what it must leave."""

from django.db.models import Q

from feedback.models import (
    Ballot,
    BugFollower,
    BugReply,
    BugReport,
    LedgerEntry,
    Note,
    Rating,
    RatingRevision,
    Rerun,
    SavedView,
)
from portal.account.erasure.lines import Line
from portal.models import User


def _ratings_with_words(user: User) -> int:
    """Now or in what they said before."""
    own = Rating.objects.filter(artist=user)
    of_before = RatingRevision.objects.filter(rating__in=own).exclude(said__rationale="")
    return own.filter(~Q(rationale="") | Q(pk__in=of_before.values("rating"))).count()


LINES = [
    Line(
        what="ratings: what you wrote beside the scores",
        one="rating: what you wrote beside the scores",
        count=_ratings_with_words,
    ),
    Line(
        what="reports: title, words, prompt and browser",
        one="report: title, words, prompt and browser",
        count=lambda user: BugReport.objects.filter(reporter=user).count(),
    ),
    Line(
        what="answers that you wrote on reports",
        one="answer that you wrote on a report",
        count=lambda user: BugReply.objects.filter(author=user).exclude(text="").count(),
    ),
    Line(
        what="reports of others that are yours too: that they are",
        one="report of another that is yours too: that it is",
        count=lambda user: BugFollower.objects.filter(person=user).count(),
    ),
    Line(
        what="films that we rendered again for your reports: film and prompt",
        one="film that we rendered again for a report of yours: film and prompt",
        count=lambda user: Rerun.objects.filter(report__reporter=user).count(),
    ),
    Line(
        what="notes: words and drawings",
        one="note: words and drawing",
        count=lambda user: Note.objects.filter(author=user).count(),
    ),
    Line(
        what="views of the inbox that you saved",
        one="view of the inbox that you saved",
        count=lambda user: SavedView.objects.filter(owner=user).count(),
    ),
    Line(
        what="ratings in numbers",
        one="rating in numbers",
        count=lambda user: Rating.objects.filter(artist=user).count(),
        kept_because="Scores and kinds of defect, without words or name: figures that were "
        "published rest on them.",
    ),
    Line(
        what="reports in facts",
        one="report in facts",
        count=lambda user: BugReport.objects.filter(reporter=user).count(),
        kept_because="Kind, frames, seed and versions: what it takes to mend the fault. Neither "
        "your words nor your name.",
    ),
    Line(
        what="votes on pairs",
        one="vote on a pair",
        count=lambda user: Ballot.objects.voted().by(user).count(),
        kept_because="Which film was better, without your name: figures that were published rest "
        "on them.",
    ),
    Line(
        what="lines of the ledger",
        one="line of the ledger",
        count=lambda user: LedgerEntry.objects.of(user).count(),
        kept_because="Dates, tasks, amounts and why something was taken back, without your name: "
        "books must add up for as long as the law says.",
    ),
]
