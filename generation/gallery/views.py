import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from generation.gallery.clip_page import clips_for_page, render_clip_page
from generation.gallery.compare import WrongNumber
from generation.gallery.compare import compare as compare_clips
from generation.gallery.forms import BrowseForm, CohortForm
from generation.gallery.hit_rate import hit_rate
from generation.gallery.keep import keep as set_keeper
from generation.gallery.looks import saw_clip
from generation.gallery.show import show as set_shown
from generation.gallery.show import showable_by
from generation.models import Clip
from portal.activity.look_form import LookForm, look_form
from portal.activity.looks import open_look
from portal.gate.admit import Act, admit
from portal.models import User
from portal.signed_in import signed_in

PAGE_CLIPS = 24
COHORT = "cohort"  # in the address: what others show, not one's own
SHOWN = "Your cohort and the team see it now."
HIDDEN = "Nobody but you sees it now. What was written about it stays with you."


@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """One's own clips, or what others show to the cohort. Staff open the rest with a reason."""
    if request.GET.get("whose") == COHORT:
        return _cohort(request)
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
def compare(request: HttpRequest) -> HttpResponse:
    """The clips that were picked, in sync, with what differs between them."""
    picked = request.GET.getlist("clip")
    try:
        public_ids = [uuid.UUID(one) for one in picked]
        compared = compare_clips(user=signed_in(request), public_ids=public_ids)
    except WrongNumber:
        context = {"picked": len(set(picked))}
        status = 422 if picked else 200
        return render(request, "generation/gallery/compare_pick.html", context, status=status)
    except (ValueError, Clip.DoesNotExist):
        raise Http404("No such clips.") from None
    return render(request, "generation/gallery/compare.html", {"compared": compared})


@require_safe
def clip(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The page of a clip. Of staff it asks for a purpose first, unless a look covers the clip."""
    user = signed_in(request)
    found = clips_for_page(user).filter(public_id=public_id).first()
    if found is None:
        return _ask_why(request, _unseen(user, public_id), look_form(request))
    saw_clip(clip=found, staff=user)
    return render_clip_page(request, found)


@require_POST
def look(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Staff say why they open this clip, and see it, and no other."""
    user = signed_in(request)
    found, form = _unseen(user, public_id), look_form(request)
    if not form.is_valid():
        return _ask_why(request, found, form)
    said = form.cleaned_data
    open_look(
        staff=user, artist=found.artist, purpose=said["purpose"], note=said["note"], thing=found
    )
    return redirect(form.back or found.get_absolute_url())


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


@require_POST
def show(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a clip to the cohort, or take it back: the form says which, as for a keeper."""
    own = showable_by(signed_in(request)).select_related("generation")
    found = get_object_or_404(own, public_id=public_id)
    shown = request.POST.get("shown") != "no"
    if set_shown(clip=found, by=signed_in(request), shown=shown):
        messages.success(request, SHOWN if shown else HIDDEN)
    return redirect(found)


def _cohort(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    filters = CohortForm(request.GET, user=user)
    shown = filters.narrow(Clip.objects.shown_to(user)).for_cards()
    pages = Paginator(shown.order_by("-shown_at", "-pk"), PAGE_CLIPS)
    context = {
        "filters": filters,
        "page_obj": pages.get_page(request.GET.get("page")),
        "is_nameless": user.is_reviewer,
    }
    return render(request, "generation/gallery/cohort.html", context)


def _unseen(user: User, public_id: uuid.UUID) -> Clip:
    """Another's clip, for staff to ask for by number alone. For anybody else it is not there."""
    others = Clip.objects.exclude(artist=user) if admit(user, Act.REVIEW) else Clip.objects.none()
    return get_object_or_404(others.select_related("artist", "generation"), public_id=public_id)


def _ask_why(request: HttpRequest, clip: Clip, form: LookForm) -> HttpResponse:
    # Not the clip itself: a template that has it could print the prompt.
    context = {
        "number": clip.number,
        "whose": clip.artist.pseudonym,
        "form": form,
        "action": reverse("gallery:look", args=[clip.public_id]),
    }
    status = 422 if form.is_bound else 200
    return render(request, "generation/gallery/clip_look.html", context, status=status)
