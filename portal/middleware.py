from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import HttpResponseClientRedirect

from portal.gate.admit import Admission, Refusal, admit
from portal.gate.passes import View, act_asked, is_of_allauth

# Nothing on this site asks for a sensor, a purchase or another site's embedding.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid",
        "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip


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
        if admission or (is_of_allauth(view) and _may_use_allauth(request, admission)):
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


def _may_use_allauth(request: HttpRequest, admission: Admission) -> bool:
    """Its pages stay reachable, to confirm an address or to set up what the terms ask for.

    Who was ended keeps those to get in, out and to prove who they are; the open ones are not
    asked about at all.
    """
    name = request.resolver_match.url_name or "" if request.resolver_match else ""
    return admission.refusal is not Refusal.ENDED or "reauthenticate" in name


class PrivateByDefaultMiddleware(MiddlewareMixin):
    """No answer is kept by a browser or a proxy, unless its view says that it may."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response
