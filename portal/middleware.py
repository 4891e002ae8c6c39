from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import HttpResponseClientRedirect

from portal.activity.alarms.watch import judge_before_submit
from portal.activity.traffic import is_submit, note
from portal.gate.admit import Refusal, admit
from portal.gate.passes import View, act_asked
from portal.signed_in import signed_in

# Nothing on this site asks for a sensor, a purchase or another site's embedding.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid",
        "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip


class TrafficMiddleware(MiddlewareMixin):
    """Count what signed-in sessions ask for; before a prompt is taken, ask the alarms too."""

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return
        note(request, view)
        if is_submit(request, view):
            judge_before_submit(signed_in(request))


class AdmissionMiddleware(MiddlewareMixin):
    """Lead signed-in people whom the gate refuses to the page that says why."""

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        act = act_asked(view)
        if act is None or not request.user.is_authenticated:
            return None
        # Kept for the page's frame alone: it shows no way that leads back to the door.
        request.admission = admission = admit(request.user, act)  # type: ignore[attr-defined]
        if admission:
            return None
        return redirect("gate:terms" if admission.refusal is Refusal.TERMS else "gate:ended")

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """A part of a page that is refused takes the whole page along, not its own small place."""
        if not getattr(request, "htmx", False) or response.status_code != 302:
            return response
        target = response["Location"]
        if target.split("?")[0] == resolve_url("account_login"):
            target = resolve_url("account_login")
        elif target not in {resolve_url("gate:terms"), resolve_url("gate:ended")}:
            return response
        answer = HttpResponseClientRedirect(target)
        patch_vary_headers(answer, ["HX-Request"])
        return answer


class PrivateByDefaultMiddleware(MiddlewareMixin):
    """No answer is kept by a browser or a proxy, unless its view says that it may."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response
