from django.shortcuts import resolve_url

from portal.models import User


def home_of(user: User) -> str:
    """Where somebody begins: artists in the studio, staff without a place there in review."""
    if user.is_reviewer and not user.memberships.not_ended().exists():
        return resolve_url("review:overview")
    return resolve_url("studio:compose")
