from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from feedback.models import BugReport
from feedback.review import inbox_forms
from feedback.review.admission import staff
from feedback.review.inbox import Position, read_page
from feedback.review.inbox_filter import OPEN, InboxFilter
from feedback.review.inbox_forms import ChangeForm
from feedback.review.saved_views import tabs
from feedback.review.triage import Changed, assign, prioritise
from portal.signed_in import signed_in

# How a state was asked for on the list of reports that this list took over.
_OLD_NAMES = {"status": "state"}


@require_safe
@staff()
def inbox(request: HttpRequest) -> HttpResponse:
    """It names nobody and shows no words but the titles of reports: those open under a look."""
    reader = signed_in(request)
    filters = InboxFilter(request.GET, reader=reader)
    page = read_page(
        filters,
        older=Position.read(request.GET.get("older", "")),
        newer=Position.read(request.GET.get("newer", "")),
    )
    context = {
        "filters": filters,
        "page": page,
        "tabs": tabs(owner=reader, query=filters.query),
        "priorities": BugReport.Priority.choices,
        "people": [(key, name) for key, (_, name) in filters.staff.items()],
    }
    return render(request, "feedback/review/inbox.html", context)


@require_safe
@staff()
def reports(request: HttpRequest) -> HttpResponse:
    """Where the list of reports was."""
    asked = {_OLD_NAMES.get(name, name): value for name, value in request.GET.items()}
    wanted = {"kind": "reports", "state": OPEN} | asked
    wanted.pop("page", None)
    return redirect(f"{resolve_url('review:inbox')}?{urlencode(wanted)}")


@require_POST
@staff()
def change(request: HttpRequest) -> HttpResponse:
    """Assign or prioritise the ticked reports, or go on to merge them."""
    form = ChangeForm(request.POST)
    back = _back(request)
    if not form.is_valid():
        messages.error(request, form.first_error())
        return redirect(back)
    said, reader = form.cleaned_data, signed_in(request)
    seen, do = said["report"], said["do"]
    if do == inbox_forms.DUPLICATES:
        ids = [one.public_id for one in seen]
        numbers = BugReport.objects.filter(public_id__in=ids).values_list("number", flat=True)
        joined = ",".join(str(number) for number in sorted(numbers))
        return redirect(f"{resolve_url('review:merge')}?reports={joined}")
    if do.startswith(inbox_forms.PRIORITY):
        to = form.priority
        label = BugReport.Priority(to).label if to else "no priority"
        _tell(request, prioritise(seen=seen, to=to, by=reader), f"now: {label}")
    else:
        people = {inbox_forms.MINE: reader, inbox_forms.NOBODY: None}
        person = people.get(do, said["person"])
        whom = person.name if person else "nobody"
        _tell(request, assign(seen=seen, to=person, by=reader), f"with {whom}")
    return redirect(back)


def _tell(request: HttpRequest, changed: Changed, what: str) -> None:
    if changed.done:
        plural = "s" if changed.done > 1 else ""
        messages.success(request, f"{changed.done} report{plural} {what}.")
    if changed.lost:
        now = ", ".join(_as_it_is(report) for report in changed.lost)
        messages.error(request, f"Somebody else was faster, and nothing changed on: {now}.")


def _as_it_is(report: BugReport) -> str:
    whose = report.assignee.name if report.assignee else "nobody"
    priority = report.get_priority_display() or "no priority"
    return f"{report.label} (with {whose}, {priority.lower()})"


def _back(request: HttpRequest) -> str:
    """The list as it was filtered."""
    wanted = request.POST.get("back", "")
    is_ours = wanted.startswith(resolve_url("review:inbox"))
    if is_ours and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return resolve_url("review:inbox")
