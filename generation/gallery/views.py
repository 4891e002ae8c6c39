import uuid

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from generation.gallery.clip_page import clips_for_page, render_clip_page
from generation.gallery.forms import BrowseForm
from generation.gallery.hit_rate import hit_rate
from generation.gallery.keep import keep as set_keeper
from generation.models import Clip
from portal.signed_in import signed_in

PAGE_CLIPS = 24


@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """One's own clips. Staff open an artist's clips from the review pages, with a reason."""
    own = Clip.objects.filter(artist=signed_in(request))
    filters = BrowseForm(request.GET, user=signed_in(request))
    counts = own.aggregate(
        finished=Count("pk", filter=Q(status=Clip.Status.DONE)),
        kept=Count("pk", filter=Q(kept_at__isnull=False)),
    )
    pages = Paginator(filters.narrow(own).for_cards().order_by("-pk"), PAGE_CLIPS)
    context = {
        "filters": filters,
        "page_obj": pages.get_page(request.GET.get("page")),
        "hit_rate": hit_rate(**counts),
    }
    return render(request, "generation/gallery/gallery.html", context)


@require_safe
def clip(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(clips_for_page(signed_in(request)), public_id=public_id)
    return render_clip_page(request, found)


@require_POST
def keep(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Set a keeper, or take it back: the form says which, so that sending twice changes nothing."""
    own = Clip.objects.filter(artist=signed_in(request)).select_related("generation")
    found = get_object_or_404(own, public_id=public_id)
    set_keeper(clip=found, by=signed_in(request), kept=request.POST.get("kept") != "no")
    if getattr(request, "htmx", False):
        found.refresh_from_db(fields=["kept_at", "status"])
        context = {"clip": found, "large": bool(request.POST.get("large"))}
        return render(request, "components/keep.html", context)
    back = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if allowed else found.get_absolute_url())
