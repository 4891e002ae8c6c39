import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from feedback.review.admission import staff
from feedback.review.forms import AnswerForm
from feedback.review.letters import threads_of, waiting
from portal.gate.reply import write_reply
from portal.models import User
from portal.signed_in import signed_in

A_PAGE = 30


@require_safe
@staff()
def inbox(request: HttpRequest) -> HttpResponse:
    """What people wrote to the team and nobody answered yet, the longest wait first."""
    page = Paginator(waiting(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "feedback/review/reply_list.html", {"page_obj": page})


@require_POST
@staff()
def reply(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Answer a person in one of their threads, or begin one about their place."""
    person = get_object_or_404(User, public_id=public_id, memberships__isnull=False)
    form = AnswerForm(request.POST, person=person)
    if not form.is_valid():
        threads = threads_of(person, given=form)
        context = {"artist": person, "threads": threads}
        return render(request, "feedback/review/reply.html", context, status=422)
    said = form.cleaned_data
    write_reply(
        person=person,
        author=signed_in(request),
        about=said["about"],
        text=said["text"],
        key=said["key"],
    )
    messages.success(request, f"{person.name} is told that you answered.")
    return redirect("review:replies")
