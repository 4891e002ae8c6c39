from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from feedback.models import BugReport
from feedback.review.admission import staff
from feedback.review.inbox_forms import MOST_AT_ONCE, MergeForm, seen_of
from feedback.review.merge import Merged, merge, oldest_of
from feedback.review.triage import Seen
from portal.activity.pseudonym import pseudonym
from portal.signed_in import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@staff()
def duplicates(request: HttpRequest) -> HttpResponse:
    """Several reports of one fault: name the original and write the one sentence for all."""
    if request.method != "POST":
        return _first_page(request)
    form = MergeForm(request.POST)
    reports = _as_seen(form.ticked())
    if not form.is_valid():
        return _page(request, form, reports, status=422)
    said = form.cleaned_data
    done = merge(
        reports=reports,
        original=said["original"],
        by=signed_in(request),
        sentence=said["sentence"],
    )
    if done.moved:
        messages.success(request, _told(done))
    if done.stayed or not done.moved:
        return _rest(request, form, done)
    return redirect("review:inbox")


def _first_page(request: HttpRequest) -> HttpResponse:
    numbers = [part for part in request.GET.get("reports", "").split(",") if part.isdecimal()]
    wanted = [int(part) for part in numbers[:MOST_AT_ONCE] if len(part) < 10]
    reports = list(_reports().filter(number__in=wanted))
    if not reports:
        messages.error(request, "Tick the reports that are the same first.")
        return redirect("review:inbox")
    start = {"original": oldest_of(reports).number}
    return _page(request, MergeForm(initial=start), reports)


def _rest(request: HttpRequest, form: MergeForm, done: Merged) -> HttpResponse:
    """Those that stayed, still ticked, each with its reason; what was written is kept."""
    why = {stayed.report.pk: stayed.why for stayed in done.stayed}
    rest = list(_reports().filter(pk__in=why))
    if not rest:
        messages.error(request, "Nothing moved: the original alone was ticked.")
        rest = [done.original]
    kept = {"original": done.original.number, "sentence": form.cleaned_data["sentence"]}
    return _page(request, MergeForm(initial=kept), rest, why=why, status=409)


def _page(
    request: HttpRequest,
    form: MergeForm,
    reports: Sequence[BugReport],
    *,
    why: dict[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = [
        {
            "bug": report,
            "seen": seen,
            "whose": pseudonym(report.reporter_id),
            "why": (why or {}).get(report.pk, ""),
        }
        for report, seen in zip(reports, seen_of(reports), strict=True)
    ]
    context = {"form": form, "rows": rows}
    return render(request, "feedback/review/merge.html", context, status=status)


def _reports() -> QuerySet[BugReport]:
    related = ("clip__generation__model_version", "assignee", "duplicate_of")
    return BugReport.objects.select_related(*related).order_by("created_at", "pk")


def _as_seen(ticked: Iterable[Seen]) -> list[BugReport]:
    """The reports, each in the state that the form showed."""
    seen = {one.public_id: one for one in ticked}
    reports = list(_reports().filter(public_id__in=seen))
    for report in reports:
        report.status = seen[report.public_id].status
    return reports


def _told(done: Merged) -> str:
    numbers = ", ".join(report.label for report in done.moved)
    verb = "are duplicates" if len(done.moved) > 1 else "is a duplicate"
    who = "their reporters are" if len(done.moved) > 1 else "the reporter is"
    return f"{numbers} {verb} of {done.original.label} now, and {who} told."
