"""Where an artist is signed in, as operators may see it under a look."""

from typing import Any

from allauth.usersessions.models import UserSession

from portal.activity.coarse import network_of
from portal.models import User


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
