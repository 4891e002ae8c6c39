from feedback.models.bug_report import BugReply, BugReport
from feedback.models.defect import Defect
from feedback.models.ledger import LedgerEntry, Rate, RateCard, Task
from feedback.models.note import Note, NoteReply
from feedback.models.rating import Rating

__all__ = [
    "BugReply",
    "BugReport",
    "Defect",
    "LedgerEntry",
    "Note",
    "NoteReply",
    "Rate",
    "RateCard",
    "Rating",
    "Task",
]
