from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from portal.models import Notice, ProgrammeStop


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page may show. Templates call `unread_notices` if, and only if, they show it."""

    @cache
    def unread_notices() -> int:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return 0
        return Notice.objects.visible_to(user).unread().count()

    @cache
    def stop_notice() -> str:
        """What everybody reads while the whole programme is stopped."""
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return ""
        return ProgrammeStop.objects.in_force().values_list("notice_text", flat=True).first() or ""

    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "stop_notice": stop_notice,
        "unread_notices": unread_notices,
        "mail_folder": _mail_folder(),
    }


def _mail_folder() -> str:
    """Where mails are files, the folder's name for who sits at that machine. Never its path."""
    if not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return ""
    return "/".join(Path(settings.EMAIL_FILE_PATH).parts[-2:])
