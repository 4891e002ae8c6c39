import uuid
from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.comparisons.board import told_by
from feedback.comparisons.commission import commission_comparison
from feedback.comparisons.dimensions import ASKED, BY_KEY, OVERALL
from feedback.comparisons.forms import SHARED, CommissionForm
from feedback.comparisons.leaderboard import ENOUGH_VOTES
from feedback.comparisons.plot import plot_of
from feedback.models import Pair
from feedback.review.admission import staff
from generation.models import Clip
from generation.queue.refusals import SettingRejected
from portal.activity.record import record
from portal.models import User
from portal.signed_in import signed_in

A_PAGE = 30


@require_safe
@staff()
def listing(request: HttpRequest) -> HttpResponse:
    """Versions by their votes in one dimension, and every pair with how often it was judged."""
    chosen = BY_KEY.get(request.GET.get("by", ""), OVERALL)
    told = told_by(chosen.key)
    films = [f"{side}__generation__model_version" for side in ("first", "second")]
    pairs = (
        Pair.objects.select_related(*films)
        .order_by("-pk")
        .annotate(votes=Count("ballots", filter=Q(ballots__voted_at__isnull=False)))
    )
    page = Paginator(pairs, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "chosen": chosen,
        "dimensions": ASKED,
        "board": told.board,
        "plot": plot_of(told.board.rows),
        "enough": ENOUGH_VOTES,
        "agreement": told.agreement,
        "consistency": told.consistency,
        "page_obj": page,
        "seen": _seen(page.object_list, signed_in(request)),
    }
    return render(request, "feedback/review/pair_list.html", context)


def _seen(pairs: Iterable[Pair], reader: User) -> set[int]:
    """Those of which both films may be seen now: a film may have been taken back since."""
    sides = {pair.pk: {pair.first_id, pair.second_id} for pair in pairs}
    clips = Clip.objects.visible_to(reader).filter(pk__in=set().union(*sides.values()))
    visible = set(clips.values_list("pk", flat=True))
    return {pk for pk, both in sides.items() if both <= visible}


@require_http_methods(["GET", "HEAD", "POST"])
@staff()
def commission(request: HttpRequest) -> HttpResponse:
    form = CommissionForm(request.POST or None)
    if form.is_bound and form.is_valid() and _commission(request, form):
        return redirect("review:pairs")
    status = 422 if form.is_bound else 200
    return render(request, "feedback/review/pair_commission.html", {"form": form}, status=status)


@require_POST
@staff()
def retire(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Offer it to nobody any more. Votes that were given stay counted."""
    pair = get_object_or_404(Pair, public_id=public_id)
    with transaction.atomic():
        is_new = pair.retire()
        if is_new:
            record("pair.retired", person=None, actor=signed_in(request), thing=pair, pair=pair.pk)
    if is_new:
        messages.success(request, f"Pair {pair.pk} is shown no more.")
    else:
        messages.error(request, f"Pair {pair.pk} was taken out already.")
    return redirect("review:pairs")


def _commission(request: HttpRequest, form: CommissionForm) -> bool:
    asked = form.cleaned_data
    try:
        made = commission_comparison(
            prompt=asked["prompt"],
            negative_prompt=asked["negative_prompt"],
            versions=asked["versions"],
            seed=asked["seed"],
            seeds=asked["seeds"],
            shared={name: asked[name] for name in SHARED},
            by=signed_in(request),
            key=asked["key"],
        )
    except SettingRejected as rejected:
        form.refuse(rejected.field, rejected.sentence)
        return False
    films = sum(generation.variations for generation in made)
    messages.success(request, f"{films} films are queued. Pairs appear when they are finished.")
    return True
