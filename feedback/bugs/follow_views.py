"""Faults of others that one has too."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from feedback.bugs.alike import is_likely
from feedback.bugs.follow import confirm
from feedback.bugs.follow import unfollow as stop_following
from feedback.bugs.forms import ReportForm
from feedback.bugs.report import reportable_by
from feedback.bugs.report_views import pane
from feedback.bugs.seen import seen_in_portal, seen_on
from feedback.models import BugReport
from generation.gallery.clip_page import clips_for_page
from generation.models import Clip
from portal.signed_in import signed_in

A_PAGE = 30


@require_safe
def followed(request: HttpRequest) -> HttpResponse:
    reports = BugReport.objects.followed_by(signed_in(request)).with_numbers()
    page = Paginator(reports, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "feedback/bugs/followed_list.html", {"page_obj": page})


@require_POST
def mine_too(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Only for a report that was likely to be the same, so that nobody learns of any other."""
    user, clip = signed_in(request), _clip_named(request)
    others = BugReport.objects.exclude(reporter=user)
    report = get_object_or_404(others, public_id=public_id)
    said = {"code": report.code, "area": report.area}
    if clip is not None:
        form = ReportForm(request.POST, clip=clip)
        form.is_valid()
        said = form.cleaned_data | said
    seen = seen_in_portal(said) if clip is None else seen_on(clip, said)
    if not is_likely(seen=seen, report=report):
        raise Http404("No such report.")
    confirm(report=report, person=user, clip=clip)
    if clip is not None and getattr(request, "htmx", False):
        return pane(request, clip, {"confirmed": report})
    messages.success(
        request, f"Report {report.label} is yours too. You are told what becomes of it."
    )
    return redirect(f"{clip.get_absolute_url()}#report" if clip else report)


@require_POST
def unfollow(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    followed = BugReport.objects.followed_by(signed_in(request))
    report = get_object_or_404(followed, public_id=public_id)
    stop_following(report=report, person=signed_in(request))
    messages.success(request, f"You are not told of report {report.label} any more.")
    return redirect("bugs:followed")


def _clip_named(request: HttpRequest) -> Clip | None:
    """The clip in which it was seen; None for a fault of the portal."""
    named = request.POST.get("clip", "")
    if not named:
        return None
    try:
        public_id = uuid.UUID(named)
    except ValueError:
        raise Http404("No such clip.") from None
    user = signed_in(request)
    return get_object_or_404(clips_for_page(user) & reportable_by(user), public_id=public_id)
