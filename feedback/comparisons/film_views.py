import logging
import uuid

from asgiref.sync import sync_to_async
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from feedback.comparisons.film import Side, etag_of, find_film, may_still_see
from generation.delivery.fetched import note_fetched
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
async def film(request: HttpRequest, public_id: uuid.UUID, side: Side) -> HttpResponseBase:
    """Serve one side of this voter's ballot, whole or in part."""
    # Drawn here for the reason that generation.delivery gives.
    try:
        return await _serve(request, public_id, side)
    except PermissionDenied as error:
        return await sync_to_async(forbidden)(request, error)
    except Http404 as error:
        return await sync_to_async(not_found)(request, error)


async def _serve(request: HttpRequest, public_id: uuid.UUID, side: Side) -> HttpResponseBase:
    refuse_other_sites(request)
    user = await request.auser()
    admission, found = await sync_to_async(find_film)(user=user, ballot_id=public_id, side=side)
    if not admission or not isinstance(user, User):
        raise PermissionDenied(admission.sentence)
    if found is None:
        raise Http404("No such film.")
    etag = etag_of(public_id, side)
    try:
        answer = await _answer(request, found, user, public_id, etag)
    except FileUnavailable as error:
        logger.error("Stored file unavailable: %s", error, extra={"clip": found.clip})
        return await sync_to_async(render)(
            request, "generation/delivery/unavailable.html", status=503
        )
    return seal(answer, mime=found.mime, etag=etag)


async def _answer(
    request: HttpRequest, found: Rendition, user: User, ballot_id: uuid.UUID, etag: str
) -> HttpResponseBase:
    async def still_allowed() -> bool:
        return await sync_to_async(may_still_see)(user_id=user.pk, ballot_id=ballot_id)

    answer = await answer_file(
        request, name=found.name, size=found.bytes, sha256=etag, still_allowed=still_allowed
    )
    if answer.streaming:
        await sync_to_async(note_fetched)(
            rendition=found, by=user, session=request.session.session_key or "", first_byte=0
        )
    return answer
