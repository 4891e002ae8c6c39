from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from feedback.ledger.statement import Month, as_csv, statement_of, sums
from feedback.models import LedgerEntry, RateCard
from portal.signed_in import signed_in


@require_safe
def contributions(request: HttpRequest) -> HttpResponse:
    person, month = signed_in(request), Month.read(request.GET.get("month", ""))
    lines = list(statement_of(person, month))
    first = LedgerEntry.objects.of(person).order_by("at").values_list("at", flat=True).first()
    context = {
        "month": month,
        "is_present": month == Month.of(timezone.now()),
        "has_earlier": first is not None and first < month.start,
        "lines": lines,
        "sums": sums(lines),
        "card": RateCard.objects.current(),
    }
    return render(request, "feedback/ledger/contributions.html", context)


@require_safe
def statement(request: HttpRequest, month: str) -> HttpResponse:
    """The month as CSV."""
    person, chosen = signed_in(request), Month.read(month)
    response = HttpResponse(as_csv(statement_of(person, chosen)), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="atelier-{chosen}.csv"'
    return response


@login_not_required
@require_safe
def rate_cards(request: HttpRequest) -> HttpResponse:
    """Every published card, so that each line can be checked against its own."""
    cards = RateCard.objects.published().prefetch_related("rates")
    return render(request, "feedback/ledger/rate_card_list.html", {"cards": cards})
