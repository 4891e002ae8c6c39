"""The door of the staff pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from generation.models import PolicyDecision
from portal.activity.record import record
from portal.gate.admit import Act, admit
from portal.models import User

View = Callable[..., HttpResponse]


def staff(act: Act = Act.REVIEW) -> Callable[[View], View]:
    """Let in whom the gate admits to this act; everybody else reads why not, with a 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def admitted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            admission = admit(request.user, act)
            if not admission:
                raise PermissionDenied(admission.sentence)
            return view(request, *args, **kwargs)

        return admitted

    return decorate


def look_at_hold(*, staff: User, decision: PolicyDecision) -> None:
    """Opening a hold or an appeal is a look with the hold as its purpose; the artist sees it."""
    if staff.pk == decision.artist_id:
        return
    record(
        "policy.opened",
        person=decision.artist,
        actor=staff,
        thing=decision,
        clause=decision.clause,
        rule=decision.rule,
    )
