"""Check the record against its seals, and name the first entry that was touched."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q

from portal.activity.fingerprint import FIELDS, Leaf, beginning_of, digest_of, hash_of, unpack
from portal.activity.kinds import Retention
from portal.activity.seal import looks_back_to
from portal.models import Entry, Period, Seal, User
from portal.models.entry import EntryQuerySet
from portal.models.seal import span_of


class Fault(NamedTuple):
    """What does not fit, and the first entry that it concerns."""

    entry_id: int
    sentence: str


@dataclass(kw_only=True)
class Chain:
    """One retention class and month, as the check found it."""

    retention: str
    month: date
    entries: int = 0
    seals: int = 0
    head: str
    state: str = "open"

    def __str__(self) -> str:
        return f"{self.retention}, {self.month:%B %Y}"


@dataclass(kw_only=True)
class Finding:
    chains: list[Chain] = field(default_factory=list)
    waiting: int = 0
    fault: Fault | None = None
    fingerprints: set[str] = field(default_factory=set)

    @property
    def entries(self) -> int:
        return sum(chain.entries for chain in self.chains if chain.state != "let go")

    @property
    def seals(self) -> int:
        return sum(chain.seals for chain in self.chains if chain.state != "let go")

    def note(self, fault: Fault) -> None:
        """Keep the one with the lowest id: that entry was written first."""
        if self.fault is None or fault < self.fault:
            self.fault = fault


def verify(*, person: User | None = None, at: datetime | None = None) -> Finding:
    """Recompute every seal and, of one person or of all, every entry.

    Entries that wait for their seal are counted and not judged. Whole months that were let go
    leave their fingerprint alone.
    """
    finding = Finding()
    gone = list(Period.objects.over(at=at))
    for period in gone:
        finding.fingerprints.add(period.head)
        finding.chains.append(
            Chain(
                retention=period.retention,
                month=period.month,
                entries=period.entries,
                seals=period.seals,
                head=period.head,
                state="let go",
            )
        )
    for retention in Retention:
        _verify_class(retention, [p for p in gone if p.retention == retention], person, finding)
    finding.chains.sort(key=lambda chain: (chain.month, chain.retention))
    return finding


def _verify_class(
    retention: Retention, gone: list[Period], person: User | None, finding: Finding
) -> None:
    kept = ~Q(month__in=[period.month for period in gone])
    months = Seal.objects.filter(kept, retention=retention).order_by("month")
    newest = Seal.objects.newest(retention)
    limit = looks_back_to(newest.until) if newest else None
    old = 0
    for month in months.values_list("month", flat=True).distinct():
        walk = _Walk(retention, month, person, limit, finding)
        walk.go()
        old += walk.old
    _find_unsealed(retention, gone, limit, old, finding)


class _Walk:
    """Along one chain, seal by seal."""

    def __init__(
        self,
        retention: str,
        month: date,
        person: User | None,
        limit: datetime | None,
        finding: Finding,
    ) -> None:
        self.finding, self.person, self.limit = finding, person, limit
        head = beginning_of(retention, month.isoformat())
        self.chain = Chain(retention=retention, month=month, head=head)
        self.old = 0  # entries that stand in this chain and are older than the look back

    def go(self) -> None:
        chain = self.chain
        self.finding.chains.append(chain)
        seals = Seal.objects.of_month(chain.retention, chain.month)
        for seal in seals.iterator(chunk_size=20):
            self._link(seal)
            self._entries(seal)
            chain.seals, chain.head = seal.sequence, seal.sha256
            chain.entries += seal.entries
            self.finding.fingerprints.add(seal.sha256)
        self._close()

    def _link(self, seal: Seal) -> None:
        if seal.sequence != self.chain.seals + 1:
            self._say(seal.first_id, f"A seal before entry {seal.first_id} is missing")
        elif seal.previous != self.chain.head or seal.sha256 != hash_of(seal):
            span = f"entries {seal.first_id} to {seal.last_id}"
            self._say(seal.first_id, f"Seal {seal.sequence}, over {span}, was changed")

    def _entries(self, seal: Seal) -> None:
        leaves = list(unpack(seal))
        held = Entry.objects.filter(pk__in=[leaf.entry_id for leaf in leaves])
        there: dict[int, datetime] = dict(held.values_list("pk", "at")) if self.person else {}
        if self.person:
            held = held.about(self.person)
        digests: dict[int, bytes] = {}
        for row in held.values_list(*FIELDS):
            digests[row[0]] = digest_of(row)
            there[row[0]] = row[1]
        if self.limit:
            self.old += sum(moment < self.limit for moment in there.values())
        for leaf in leaves:
            if leaf.entry_id not in there:
                self._say_of(leaf, "was deleted")
            elif digests.get(leaf.entry_id, leaf.digest) != leaf.digest:
                self._say_of(leaf, "was changed after it was sealed")

    def _close(self) -> None:
        chain = self.chain
        period = Period.objects.filter(retention=chain.retention, month=chain.month).first()
        if period is None:
            return
        chain.state = "closed"
        if (period.entries, period.seals, period.head) != (chain.entries, chain.seals, chain.head):
            first = Seal.objects.of_month(chain.retention, chain.month).first()
            told = "does not end as it was closed: seals or entries at its end are missing"
            self._say(first.first_id if first else 0, f"The month {chain} {told}")

    def _say_of(self, leaf: Leaf, what: str) -> None:
        told = f"Entry {leaf.entry_id} ({leaf.kind}, {self.chain.month:%B %Y})"
        self._say(leaf.entry_id, f"{told} {what}")

    def _say(self, entry_id: int, sentence: str) -> None:
        self.finding.note(Fault(entry_id, f"{sentence}."))


def _find_unsealed(
    retention: str, gone: list[Period], limit: datetime | None, old: int, finding: Finding
) -> None:
    """Count what waits; name what is too old to wait, and so was not written by this software."""
    of_class = Entry.objects.filter(retention=retention)
    if limit is None:
        finding.waiting += of_class.count()
        return
    for period in gone:
        start, end = span_of(period.month)
        of_class = of_class.exclude(at__gte=start, at__lt=end)
    recent = Seal.objects.filter(retention=retention, until__gte=limit)
    sealed = {leaf.entry_id for seal in recent.iterator(chunk_size=50) for leaf in unpack(seal)}
    ids = of_class.filter(at__gte=limit).values_list("pk", flat=True)
    finding.waiting += sum(entry_id not in sealed for entry_id in ids.iterator())
    suspects = of_class.filter(at__lt=limit)
    if suspects.count() != old:
        _name_inserted(retention, suspects, finding)


def _name_inserted(retention: str, suspects: EntryQuerySet, finding: Finding) -> None:
    sealed: set[int] = set()
    for seal in Seal.objects.filter(retention=retention).iterator(chunk_size=50):
        sealed.update(leaf.entry_id for leaf in unpack(seal))
    rows = suspects.order_by("pk").values_list("pk", "kind", "at")
    for entry_id, kind, moment in rows.iterator():
        if entry_id not in sealed:
            told = f"Entry {entry_id} ({kind}, {moment:%B %Y})"
            finding.note(Fault(entry_id, f"{told} was inserted: no seal holds it."))
            return
