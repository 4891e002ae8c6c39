"""What the page shows of each data set."""

from collections.abc import Collection
from dataclasses import dataclass

from feedback.exports.ask import at_work
from feedback.exports.consent import agreed_now
from feedback.models import DatasetExport


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """is_lost: the house worker has given up on it. is_withdrawn: somebody in it withdrew since,
    and it is not given out any more.
    """

    export: DatasetExport
    is_lost: bool
    is_fetchable: bool
    is_withdrawn: bool

    @property
    def is_running(self) -> bool:
        return self.export.status == DatasetExport.Status.RUNNING and not self.is_lost


def lines_of(exports: Collection[DatasetExport]) -> list[Line]:
    """In two queries, however many there are."""
    working, people = at_work(), agreed_now().people
    return [_line(one, working, people) for one in exports]


def _line(export: DatasetExport, working: set[int], people: frozenset[int]) -> Line:
    is_ready = export.status == DatasetExport.Status.READY
    return Line(
        export=export,
        is_lost=export.status == DatasetExport.Status.RUNNING and export.pk not in working,
        is_fetchable=export.is_fetchable(people=people),
        is_withdrawn=is_ready and not set(export.card["people"]) <= people,
    )
