import logging
import mimetypes
import uuid

from asgiref.sync import sync_to_async
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from generation.delivery.fetched import note_fetched
from generation.delivery.find import find_file, may_still_have
from generation.delivery.seal import refuse_other_sites, seal
from generation.models import Rendition
from portal.activity.traffic import Counted, counts_as
from portal.errors import forbidden, not_found
from portal.files.answer import answer_file
from portal.files.stored import FileUnavailable
from portal.models import User

logger = logging.getLogger(__name__)


@counts_as(Counted.MEDIA)
@require_safe
async def file(request: HttpRequest, public_id: uuid.UUID, purpose: str) -> HttpResponseBase:
    """Serve one rendition to who may see its clip now, whole or in part."""
    # Django draws the error pages of async views in threads whose database connections nobody
    # closes; drawn here, they use the request's own.
    try:
        return await _serve(request, public_id, purpose)
    except PermissionDenied as error:
        return await sync_to_async(forbidden)(request, error)
    except Http404 as error:
        return await sync_to_async(not_found)(request, error)


async def _serve(request: HttpRequest, public_id: uuid.UUID, purpose: str) -> HttpResponseBase:
    refuse_other_sites(request)
    user = await request.auser()
    admission, rendition = await sync_to_async(find_file)(
        user=user, clip_id=public_id, purpose=purpose
    )
    if not admission or not isinstance(user, User):
        raise PermissionDenied(admission.sentence)
    if rendition is None:
        raise Http404("No such file.")
    try:
        answer = await _answer(request, rendition, user)
    except FileUnavailable as error:
        logger.error("Stored file unavailable: %s", error, extra={"clip": rendition.clip})
        return await sync_to_async(render)(
            request, "generation/delivery/unavailable.html", status=503
        )
    return _seal(answer, rendition)


async def _answer(request: HttpRequest, rendition: Rendition, user: User) -> HttpResponseBase:
    async def still_allowed() -> bool:
        return await sync_to_async(may_still_have)(user_id=user.pk, rendition_id=rendition.pk)

    answer = await answer_file(
        request,
        name=rendition.name,
        size=rendition.bytes,
        sha256=rendition.sha256,
        still_allowed=still_allowed,
    )
    if answer.streaming:
        await sync_to_async(note_fetched)(
            rendition=rendition,
            by=user,
            session=request.session.session_key or "",
            first_byte=_first_byte(answer),
        )
    return answer


def _first_byte(answer: HttpResponseBase) -> int:
    """Where the part begins that this answer carries: "bytes 100-199/5000"."""
    told = answer.headers.get("Content-Range")
    return int(told.removeprefix("bytes ").split("-")[0]) if told else 0


def _seal(response: HttpResponseBase, rendition: Rendition) -> HttpResponseBase:
    if response.status_code in {200, 206} and rendition.purpose == Rendition.Purpose.DOWNLOAD:
        response["Content-Disposition"] = f'attachment; filename="{_file_name(rendition)}"'
    return seal(response, mime=rendition.mime, etag=rendition.sha256)


def _file_name(rendition: Rendition) -> str:
    extension = mimetypes.guess_extension(rendition.mime) or ""
    return f"atelier-{rendition.clip.number}{extension}"
