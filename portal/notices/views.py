import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from portal.models import Notice
from portal.signed_in import signed_in

A_PAGE = 30


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    notices = Notice.objects.visible_to(signed_in(request))
    page = Paginator(notices, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/notices/notice_list.html", {"page_obj": page})


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    Notice.objects.visible_to(signed_in(request)).mark_read()
    return redirect("notices:list")


@require_POST
def open_notice(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Mark it read and go where it leads, on this site."""
    mine = Notice.objects.visible_to(signed_in(request)).filter(public_id=public_id)
    notice = get_object_or_404(mine)
    mine.mark_read()
    if notice.path and url_has_allowed_host_and_scheme(notice.path, allowed_hosts=None):
        return redirect(notice.path)
    return redirect("notices:list")
