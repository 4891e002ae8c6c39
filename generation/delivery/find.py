import uuid

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from generation.models import Clip, Rendition
from portal.gate.admit import Act, Admission, admit
from portal.models import User


def find_file(
    *, user: User | AnonymousUser, clip_id: uuid.UUID, purpose: str
) -> tuple[Admission, Rendition | None]:
    """The published file, if this person may have it now. Asked anew for each request.

    None for what is not there and for what is another's alike. A film that was withheld, or refused
    after that, is for staff.
    """
    admission = admit(user, Act.VIEW)
    if not admission or not isinstance(user, User):
        return admission, None
    return admission, _deliverable(user).filter(clip__public_id=clip_id, purpose=purpose).first()


def may_still_have(*, user_id: int, rendition_id: int) -> bool:
    """The same question in the middle of an answer, with nothing remembered from before."""
    user = User.objects.filter(pk=user_id).first()
    if user is None or not admit(user, Act.VIEW):
        return False
    return _deliverable(user).filter(pk=rendition_id).exists()


def _deliverable(user: User) -> QuerySet[Rendition]:
    published = [Clip.Status.DONE]
    if user.is_reviewer:
        published += [Clip.Status.WITHHELD, Clip.Status.REFUSED]
    clips = Clip.objects.visible_to(user).filter(status__in=published)
    return Rendition.objects.filter(clip__in=clips).select_related("clip__generation")
