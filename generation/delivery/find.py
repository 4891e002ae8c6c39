import uuid

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from generation.gallery.looks import saw_clip
from generation.models import Clip, Rendition
from portal.gate.admit import Act, Admission, admit
from portal.models import User

# Still pictures are part of the page they stand on, which is written down itself.
_FILMS = (Rendition.Purpose.STREAM, Rendition.Purpose.PREVIEW, Rendition.Purpose.DOWNLOAD)


def find_file(
    *, user: User | AnonymousUser, clip_id: uuid.UUID, purpose: str
) -> tuple[Admission, Rendition | None]:
    """The published file, if this person may have it now. Asked anew for each request.

    None for what is not there and for what is another's alike. Staff have another's file while a
    look of theirs covers it, a withheld film too; a film is written down as seen.
    """
    admission = admit(user, Act.VIEW)
    if not admission or not isinstance(user, User):
        return admission, None
    found = _deliverable(user).filter(clip__public_id=clip_id, purpose=purpose).first()
    if found is not None and found.purpose in _FILMS:
        saw_clip(clip=found.clip, staff=user)
    return admission, found


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
    # Asked row by row: as a list, all that somebody may see would be drawn up for each file.
    this = Clip.objects.filter(pk=OuterRef("clip"))
    visible = this.visible_to(user).filter(status__in=published)
    # A cohort watches what is shown to it; the file to keep stays with its artist and who looks.
    is_theirs = ~Q(purpose=Rendition.Purpose.DOWNLOAD) | Exists(this.entrusted_to(user))
    files = Rendition.objects.filter(is_theirs, Exists(visible))
    return files.select_related("clip__generation")
