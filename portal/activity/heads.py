"""What stands under the record: its newest fingerprints, and when it was last checked."""

from dataclasses import dataclass
from datetime import datetime

from portal.activity.fingerprint import short
from portal.activity.kinds import Retention
from portal.models import Entry, Seal


@dataclass(frozen=True, kw_only=True, slots=True)
class Heads:
    sealed_at: datetime | None
    checked_at: datetime | None
    is_whole: bool
    fingerprints: list[str]


def heads() -> Heads:
    """One fingerprint for each retention class that has a seal, the longest kept first."""
    newest = [
        found
        for retention in reversed(Retention)
        if (found := Seal.objects.heads_of(retention).first())
    ]
    house = Entry.objects.filter(person__isnull=True)
    checks = house.of_kind("record.checked", "record.fault_found").order_by("-pk")
    checked_at, kind = checks.values_list("at", "kind").first() or (None, "")
    return Heads(
        sealed_at=max((sealed_at for _, sealed_at in newest), default=None),
        checked_at=checked_at,
        is_whole=kind == "record.checked",
        fingerprints=[short(sha256) for sha256, _ in newest],
    )
