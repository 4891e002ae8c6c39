import uuid
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal.declared import declared
from portal.gate.home import home_of
from portal.models import Terms


@login_not_required
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(home_of(request.user))
    context: dict[str, Any] = {}
    for parts in declared("landing_parts", "parts"):
        context |= parts()
    return render(request, "portal/landing.html", context)


@login_not_required
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/terms.html", {"terms": Terms.objects.current()})


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nobody else, so that a slow database does not restart it."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether requests may be sent here, and if not, which part is to blame."""
    parts = {"database": _database_answers(), "cache": _cache_answers()}
    said = {name: "ready" if ready else "not ready" for name, ready in parts.items()}
    return JsonResponse(said, status=200 if all(parts.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _cache_answers() -> bool:
    """A value of this request alone, read back: probes at the same moment do not disturb it."""
    key, value = f"readyz.{uuid.uuid4()}", "here"
    try:
        cache.set(key, value, timeout=10)
        answered: bool = cache.get(key) == value
        cache.delete(key)
    except Exception:  # backends share no error of their own
        return False
    return answered
