import uuid

from allauth.account.decorators import reauthentication_required
from asgiref.sync import sync_to_async
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from portal.account.export.fetch import find_archive, may_still_fetch, note_fetched
from portal.account.export.make import ask_export, is_lost
from portal.account.export.parts import all_parts
from portal.errors import not_found
from portal.files.answer import answer_file
from portal.files.stored import FileUnavailable
from portal.gate.passes import looking_back
from portal.models import DataExport, User
from portal.signed_in import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@looking_back
@reauthentication_required(allow_get=True)
def export(request: HttpRequest) -> HttpResponse:
    """Ask for the archive of all that is one's own, and see how far it is."""
    user = signed_in(request)
    if request.method == "POST":
        ask_export(user=user)
        return redirect("account:export")
    context = {"parts": all_parts()} | _state(user)
    return render(request, "portal/account/export/export.html", context)


@require_safe
@looking_back
def progress(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/account/export/_state.html", _state(signed_in(request)))


@require_safe
@looking_back
async def download(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """The archive, to its person alone, as long as the gate lets them look back."""
    user = await request.auser()
    found = await sync_to_async(find_archive)(user=user, public_id=public_id)
    if found is None or not isinstance(user, User):
        return await sync_to_async(not_found)(request, Http404())

    async def still_allowed() -> bool:
        return await sync_to_async(may_still_fetch)(user_id=user.pk, export_id=found.pk)

    try:
        answer = await answer_file(
            request,
            name=found.name,
            size=found.bytes,
            sha256=found.sha256,
            still_allowed=still_allowed,
        )
    except FileUnavailable:
        return await sync_to_async(not_found)(request, Http404())
    if answer.status_code == 200 and request.method == "GET":
        await sync_to_async(note_fetched)(found)
    return _seal(answer, found)


def _seal(response: HttpResponseBase, archive: DataExport) -> HttpResponseBase:
    response["ETag"] = f'"{archive.sha256}"'
    response["Accept-Ranges"] = "bytes"
    if response.status_code in {200, 206}:
        response["Content-Type"] = "application/zip"
        made = f"{archive.ready_at:%Y-%m-%d}" if archive.ready_at else ""
        response["Content-Disposition"] = f'attachment; filename="atelier-{made}.zip"'
    return response


def _state(user: User) -> dict[str, object]:
    newest = DataExport.objects.of(user).first()
    return {"export": newest, "is_lost": newest is not None and is_lost(newest)}
