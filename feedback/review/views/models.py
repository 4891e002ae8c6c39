import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from feedback.review.admission import staff
from generation.models import ModelVersion
from portal.gate.admit import Act


@require_safe
@staff()
def listing(request: HttpRequest) -> HttpResponse:
    versions = ModelVersion.objects.order_by("-pk")
    return render(request, "feedback/review/model_list.html", {"versions": versions})


@require_POST
@staff(Act.OPERATE)
def retire(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Stop offering it. What waits for it is still rendered; what it made stays."""
    version = get_object_or_404(ModelVersion, public_id=public_id)
    if version.retire():
        messages.success(request, f"{version.label} is retired.")
    else:
        messages.error(request, f"{version.label} was retired already.")
    return redirect("review:models")
