"""Sending a report: on a clip, or about the portal from any page of it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.bugs.alike import likely
from feedback.bugs.forms import PortalReportForm, ReportForm
from feedback.bugs.opened import capture, page_path, product_version
from feedback.bugs.report import report as make_report
from feedback.bugs.report import reportable_by
from feedback.bugs.seen import seen_in_portal, seen_on, unseen
from feedback.clip_panes import rate_of, report_pane
from feedback.models import BugReport, Defect, Task
from generation.gallery.clip_page import clips_for_page, render_clip_page
from generation.models import Clip
from portal.signed_in import signed_in

PANE = "feedback/bugs/_pane.html"
ALIKE = "feedback/bugs/_alike_answer.html"


@require_POST
def report(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Likely ones that the artist has not seen yet come first, once; then it is sent."""
    artist, clip = signed_in(request), _clip(request, public_id)
    form = ReportForm(request.POST, clip=clip)
    if not form.is_valid():
        return pane(request, clip, {"form": form}, status=422)
    said = form.cleaned_data.copy()
    seen, shown = seen_on(clip, said), request.POST.getlist("shown")
    if found := unseen(seen=seen, user=artist, said=said, shown=shown):
        return pane(request, clip, {"form": form, "alike": found, "asks": True}, status=422)
    browser = {
        "user_agent": _user_agent(request),
        "viewport": said.pop("viewport"),
        "player_frame": said.pop("player_frame"),
        "product_version": product_version(),
    }
    key, active_s = said.pop("key"), said.pop("active_s")
    made, _ = make_report(
        clip=clip, reporter=artist, key=key, said=said, browser_facts=browser, active_s=active_s
    )
    if getattr(request, "htmx", False):
        return pane(request, clip, {"made": made})
    messages.success(request, f"Your report has the number {made.label}. Thank you.")
    return redirect(f"{clip.get_absolute_url()}#report")


@require_safe
def alike(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """While the form is filled in: reports that it may be one more of."""
    clip = _clip(request, public_id)
    form = ReportForm(request.GET, clip=clip)
    form.is_valid()
    found = likely(seen=seen_on(clip, form.cleaned_data), user=signed_in(request))
    context = {"alike": found, "clip": clip, "confirm_rate": rate_of(Task.CONFIRMATION)}
    context["form"] = form
    return render(request, ALIKE, context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A fault of the portal itself, from whatever page it was seen on."""
    if request.method != "POST":
        page = page_path(request.GET.get("from", ""))
        opened = capture(page=page, user_agent=_user_agent(request))
        return _new(request, PortalReportForm(initial={"opened": opened}), page=page)
    form = PortalReportForm(request.POST)
    if not form.is_valid():
        return _new(request, form, status=422)
    said, user = form.cleaned_data.copy(), signed_in(request)
    seen, shown = seen_in_portal(said), request.POST.getlist("shown")
    if found := unseen(seen=seen, user=user, said=said, shown=shown):
        return _new(request, form, alike=found, asks=True, status=422)
    browser = said.pop("opened") | {"viewport": said.pop("viewport")}
    key, active_s = said.pop("key"), said.pop("active_s")
    said["code"] = Defect.APP_BUG.value
    made, _ = make_report(
        clip=None, reporter=user, key=key, said=said, browser_facts=browser, active_s=active_s
    )
    messages.success(request, f"Your report has the number {made.label}. Thank you.")
    return redirect(f"{made.get_absolute_url()}?sent=portal")


@require_safe
def new_alike(request: HttpRequest) -> HttpResponse:
    area = request.GET.get("area", "")
    known = {"area": area if area in BugReport.Area.values else ""}
    found = likely(seen=seen_in_portal(known), user=signed_in(request))
    return render(request, ALIKE, {"alike": found, "confirm_rate": rate_of(Task.CONFIRMATION)})


def _clip(request: HttpRequest, public_id: uuid.UUID) -> Clip:
    artist = signed_in(request)
    return get_object_or_404(clips_for_page(artist) & reportable_by(artist), public_id=public_id)


def pane(
    request: HttpRequest, clip: Clip, given: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The pane anew; without a script, the page around it."""
    if getattr(request, "htmx", False):
        context = {"clip": clip} | (report_pane(clip, signed_in(request)) or {}) | given
        return render(request, PANE, context, status=status)
    return render_clip_page(request, clip, given={"report": given}, status=status)


def _new(
    request: HttpRequest, form: PortalReportForm, *, status: int = 200, **given: Any
) -> HttpResponse:
    if form.is_bound:
        given["page"] = page_path(form.cleaned_data.get("opened", {}).get("page", ""))
    rates = {"rate": rate_of(Task.REPORT), "confirm_rate": rate_of(Task.CONFIRMATION)}
    return render(
        request, "feedback/bugs/bug_new.html", {"form": form} | rates | given, status=status
    )


def _user_agent(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")[:300]
