import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from feedback.ledger.reverse import AlreadyReversed, reverse_entry
from feedback.ledger.statement import Month, sums
from feedback.models import LedgerEntry
from feedback.review.admission import staff
from feedback.review.forms import ReasonForm
from portal.gate.admit import Act
from portal.signed_in import signed_in

A_PAGE = 100


@require_safe
@staff(Act.OPERATE)
def listing(request: HttpRequest) -> HttpResponse:
    """What a month's work earned, line by line. What anybody said is not here."""
    month = Month.read(request.GET.get("month", ""))
    lines = LedgerEntry.objects.within(month.start, month.next.start)
    first = LedgerEntry.objects.order_by("at").values_list("at", flat=True).first()
    context = {
        "month": month,
        "has_earlier": first is not None and first < month.start,
        "is_present": month == Month.read(""),
        "sums": sums(lines.select_related("rate")),
        "page_obj": Paginator(lines.for_lists(), A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "feedback/review/ledger.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Act.OPERATE)
def reverse(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    line = get_object_or_404(LedgerEntry.objects.for_lists(), public_id=public_id, reverses=None)
    form = ReasonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"line": line, "form": form}
        return render(request, "feedback/review/ledger_reverse.html", context, status=status)
    try:
        reverse_entry(entry=line, reason=form.cleaned_data["reason"], by=signed_in(request))
        messages.success(request, "It is taken back, by a line of its own.")
    except AlreadyReversed:
        messages.error(request, "It was taken back already.")
    return redirect("review:ledger")
