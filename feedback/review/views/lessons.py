import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from feedback.lessons.forms import LessonForm
from feedback.lessons.publish import publish
from feedback.models import Lesson
from feedback.review.admission import staff
from portal.signed_in import signed_in

A_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@staff()
def lessons(request: HttpRequest) -> HttpResponse:
    """What was told to the artists, also what was withdrawn, and the form for the next one."""
    form = LessonForm(request.POST or None)
    if not form.is_bound or not form.is_valid():
        page = Paginator(Lesson.objects.for_lists(), A_PAGE).get_page(request.GET.get("page"))
        context = {"page_obj": page, "form": form}
        status = 422 if form.is_bound else 200
        return render(request, "feedback/review/lesson_list.html", context, status=status)
    said = form.cleaned_data.copy()
    key, reports = said.pop("key"), said.pop("reports")
    publish(author=signed_in(request), key=key, said=said, reports=reports)
    messages.success(request, "The artists read it now.")
    return redirect("review:lessons")


@require_POST
@staff()
def withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    lesson = get_object_or_404(Lesson, public_id=public_id)
    if lesson.withdraw():
        messages.success(request, "The artists read it no more.")
    else:
        messages.info(request, "It was withdrawn already.")
    return redirect("review:lessons")
