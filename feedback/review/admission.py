"""The door of the staff pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from portal.gate.admit import Act, admit

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
