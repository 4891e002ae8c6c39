"""What the record holds about an artist, as staff may read it under a look."""

from ipaddress import ip_address, ip_network
from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models import QuerySet
from django.utils import timezone

from portal.activity.kinds import Audience, UndeclaredKind, all_kinds, kind_of
from portal.models import Entry, User

_PREFIX = {4: 24, 6: 48}


def entries_about(person: User, *, reader: User) -> QuerySet[Entry]:
    """Newest first. What is for operators alone is left out for anybody else."""
    entries = Entry.objects.about(person).select_related("actor")
    if reader.is_operator:
        return entries
    open_to_staff = [k.name for k in all_kinds().values() if k.audience is Audience.STAFF]
    return entries.of_kind(*open_to_staff)


def told(entry: Entry) -> dict[str, Any]:
    """One line: when, on which day here, and the sentence of its kind."""
    actor = entry.actor.name if entry.actor else "the house"
    try:
        sentence = kind_of(entry.kind).tell(entry.facts, actor=actor)
    except UndeclaredKind:
        sentence = f"{entry.kind}, which is not recorded any more"
    return {"at": entry.at, "day": timezone.localdate(entry.at), "sentence": sentence}


def sessions_of(person: User) -> list[dict[str, Any]]:
    """Browsers that are signed in: what they call themselves, and roughly where they are."""
    rows = UserSession.objects.filter(user=person).order_by("-last_seen_at", "-pk")
    return [
        {
            "client": row.user_agent,
            "network": network_of(row.ip),
            "signed_in_at": row.created_at,
            "seen_at": row.last_seen_at,
        }
        for row in rows
    ]


def network_of(address: str) -> str:
    """The network that an address lies in; the address itself is nobody's business here."""
    prefix = _PREFIX[ip_address(address).version]
    return str(ip_network(f"{address}/{prefix}", strict=False))
