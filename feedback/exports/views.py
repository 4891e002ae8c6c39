import uuid

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget

from feedback.exports.ask import ask_dataset, delete_dataset
from feedback.exports.consent import agreed_now
from feedback.exports.fetch import find_dataset, may_still_fetch, note_fetched
from feedback.exports.forms import DatasetForm
from feedback.exports.listing import lines_of
from feedback.models import DatasetExport
from feedback.review.admission import staff
from generation.delivery.seal import refuse_other_sites, seal
from portal.errors import forbidden, not_found
from portal.files.answer import answer_file
from portal.files.stored import FileUnavailable
from portal.gate.admit import Act, admit
from portal.models import User
from portal.signed_in import signed_in

A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Act.OPERATE)
def datasets(request: HttpRequest) -> HttpResponse:
    """Ask for a data set for training; see those that were asked for, the newest first."""
    form = DatasetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask_dataset(by=signed_in(request), **form.cleaned_data)
        messages.success(request, "It is being made. You can go on, or close this page.")
        return redirect("exports:list")
    exports = DatasetExport.objects.select_related("asked_by", "cohort")
    page = Paginator(exports, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "lines": lines_of(list(page)),
        "agreed": len(agreed_now().people),
    }
    status = 422 if form.is_bound else 200
    return render(request, "feedback/exports/dataset_list.html", context, status=status)


@require_safe
@staff(Act.OPERATE)
def progress(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """How far one of them is; when it is over the whole line, once, for it says more then."""
    exports = DatasetExport.objects.select_related("asked_by", "cohort")
    [line] = lines_of([get_object_or_404(exports, public_id=public_id)])
    if line.is_running:
        return render(request, "feedback/exports/_progress.html", {"one": line.export})
    whole = render(request, "feedback/exports/_dataset.html", {"line": line})
    return reswap(retarget(whole, f"#dataset-{line.export.pk}"), "outerHTML")


@require_POST
@staff(Act.OPERATE)
def delete(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    export = get_object_or_404(DatasetExport, public_id=public_id)
    if delete_dataset(export=export, by=signed_in(request)):
        messages.success(request, f"Data set {export.pk} is deleted.")
    else:
        messages.error(request, f"Data set {export.pk} was gone already.")
    return redirect("exports:list")


@require_safe
async def download(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """The file, to operators alone, as long as everybody in it agrees."""
    # Drawn here for the reason that generation.delivery gives.
    try:
        return await _serve(request, public_id)
    except PermissionDenied as error:
        return await sync_to_async(forbidden)(request, error)
    except (Http404, FileUnavailable):
        return await sync_to_async(not_found)(request, Http404())


async def _serve(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    refuse_other_sites(request)
    user = await request.auser()
    admission = await sync_to_async(admit)(user, Act.OPERATE)
    if not admission or not isinstance(user, User):
        raise PermissionDenied(admission.sentence)
    found = await sync_to_async(find_dataset)(public_id=public_id)
    if found is None:
        raise Http404("No such file.")

    async def still_allowed() -> bool:
        return await sync_to_async(may_still_fetch)(user_id=user.pk, public_id=public_id)

    answer = await answer_file(
        request,
        name=found.name,
        size=found.bytes,
        sha256=found.sha256,
        still_allowed=still_allowed,
    )
    if answer.streaming:
        await sync_to_async(note_fetched)(
            found,
            by=user,
            session=request.session.session_key or "",
            is_whole=answer.status_code == 200,
        )
    return _seal(answer, found)


def _seal(response: HttpResponseBase, export: DatasetExport) -> HttpResponseBase:
    if response.status_code in {200, 206}:
        name = f"atelier-data-set-{export.pk}.zip"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return seal(response, mime="application/zip", etag=export.sha256)
