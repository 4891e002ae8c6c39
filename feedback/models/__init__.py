from feedback.models.bug_report import BugFollower, BugReply, BugReport
from feedback.models.comparison import Ballot, Pair
from feedback.models.dataset_export import DatasetExport
from feedback.models.defect import Defect
from feedback.models.ledger import LedgerEntry, Rate, RateCard, Task
from feedback.models.lesson import Lesson
from feedback.models.note import Note, NoteReply
from feedback.models.rating import Rating, RatingRevision
from feedback.models.rerun import Rerun
from feedback.models.saved_view import SavedView

__all__ = [
    "Ballot",
    "BugFollower",
    "BugReply",
    "BugReport",
    "DatasetExport",
    "Defect",
    "LedgerEntry",
    "Lesson",
    "Note",
    "NoteReply",
    "Pair",
    "Rate",
    "RateCard",
    "Rating",
    "RatingRevision",
    "Rerun",
    "SavedView",
    "Task",
]
