from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import HttpResponseClientRedirect

from portal.gate.admit import Refusal, admit
from portal.gate.confirm import confirm_url
from portal.gate.passes import View, asks_admission
from portal.gate.second_factor import was_confirmed

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


class AdmissionMiddleware(MiddlewareMixin):
    """Lead signed-in people whom the gate refuses to the page that says why."""

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not asks_admission(view) or not request.user.is_authenticated:
            return None
        admission = admit(request.user)
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
