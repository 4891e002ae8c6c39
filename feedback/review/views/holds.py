import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from feedback.review.admission import staff
from feedback.review.forms import AppealForm, RefuseForm
from feedback.review.look_at_hold import look_at_hold
from generation.decisions import decide
from generation.models import PolicyDecision
from portal.signed_in import signed_in

A_PAGE = 50
TOO_LATE = (
    "Nothing changed: somebody else decided, the artist took it back, or it is not yours to decide."
)


@require_safe
@staff()
def listing(request: HttpRequest) -> HttpResponse:
    """What waits, the longest first. It names no artist and shows no words: a page a hold does."""
    waiting = PolicyDecision.objects.waiting().oldest_first()
    page = Paginator(waiting, A_PAGE).get_page(request.GET.get("page"))
    rows = [{"hold": hold, "is_overdue": hold.is_overdue()} for hold in page]
    context = {"page_obj": page, "rows": rows}
    return render(request, "feedback/review/hold_list.html", context)


@require_safe
@staff()
def hold(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _page(request, _hold(public_id))


@require_POST
@staff()
def release(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _hold(public_id)
    done = decide.let_pass(decision=found, by=signed_in(request))
    return _back(request, found, done, "goes on.")


@require_POST
@staff()
def refuse(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found, form = _hold(public_id), RefuseForm(request.POST)
    if not form.is_valid():
        return _page(request, found, refuse_form=form)
    said, by = form.cleaned_data, signed_in(request)
    done = decide.refuse(decision=found, by=by, clause=said["clause"], sentence=said["reason"])
    return _back(request, found, done, "is refused. The artist reads your reason and may appeal.")


@require_POST
@staff()
def answer(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """The answer to an appeal, by another person than the first."""
    found, form = _hold(public_id), AppealForm(request.POST)
    if not form.is_valid():
        return _page(request, found, answer_form=form)
    use_case = decide.overturn if form.cleaned_data["outcome"] == "overturn" else decide.uphold
    reason = form.cleaned_data["reason"]
    done = use_case(decision=found, by=signed_in(request), sentence=reason)
    return _back(request, found, done, "is answered. The artist is told.")


def _hold(public_id: uuid.UUID) -> PolicyDecision:
    related = ("artist", "generation__model_version", "clip__generation")
    found = PolicyDecision.objects.select_related(*related)
    return get_object_or_404(found, public_id=public_id)


def _back(request: HttpRequest, found: PolicyDecision, done: bool, said: str) -> HttpResponse:
    if done:
        messages.success(request, f"{found.number} {said}")
    else:
        messages.error(request, TOO_LATE)
    return redirect("review:holds")


def _page(
    request: HttpRequest,
    found: PolicyDecision,
    *,
    refuse_form: RefuseForm | None = None,
    answer_form: AppealForm | None = None,
) -> HttpResponse:
    """The words or the film, and what may be done. To open it is a look that the artist sees."""
    by = signed_in(request)
    context = {
        "hold": found,
        "look": look_at_hold(decision=found, staff=by),
        "is_overdue": found.is_overdue(),
        "may_decide": found.is_open and found.may_be_decided_by(by),
        "refuse_form": refuse_form or RefuseForm(initial={"clause": found.clause}),
        "answer_form": answer_form or AppealForm(),
    }
    status = 422 if refuse_form or answer_form else 200
    return render(request, "feedback/review/hold.html", context, status=status)
