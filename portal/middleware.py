from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import HttpResponseClientRedirect

from portal.activity.alarms.watch import judge_before_submit
from portal.activity.traffic import is_submit, note
from portal.gate.admit import Refusal, admit
from portal.gate.confirm import confirm_url
from portal.gate.passes import View, act_asked, secures_account
from portal.gate.second_factor import was_confirmed
from portal.signed_in import signed_in

# Nothing on this site asks for a sensor, a purchase or another site's embedding.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid",
        "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip

LEADS_TO = {
    Refusal.TERMS: "gate:terms",
    Refusal.SECOND_FACTOR: "gate:second_factor",
}
ELSEWHERE = "gate:ended"


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
        if admission.refusal is Refusal.SECOND_FACTOR and secures_account(view):
            return None
        if admission.refusal:
            return redirect(LEADS_TO.get(admission.refusal, ELSEWHERE))
        if request.user.is_reviewer and not was_confirmed(request.session, request.user):
            return redirect(confirm_url(request))
        return None

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """A part of a page that is refused takes the whole page along, not its own small place."""
        if not getattr(request, "htmx", False) or response.status_code != 302:
            return response
        target = response["Location"]
        if target.split("?")[0] == resolve_url("account_login"):
            target = resolve_url("account_login")
        elif not self._is_led_to(target):
            return response
        answer = HttpResponseClientRedirect(target)
        patch_vary_headers(answer, ["HX-Request"])
        return answer

    def _is_led_to(self, target: str) -> bool:
        pages = {resolve_url(name) for name in (*LEADS_TO.values(), ELSEWHERE)}
        return target in pages or target.startswith(resolve_url("mfa_index"))


class PrivateByDefaultMiddleware(MiddlewareMixin):
    """No answer is kept by a browser or a proxy, unless its view says that it may."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response
