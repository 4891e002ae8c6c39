import uuid

from django.contrib.auth.models import AnonymousUser

from portal.activity.record import record
from portal.gate.admit import Act, admit
from portal.models import DataExport, User


def find_archive(*, user: User | AnonymousUser, public_id: uuid.UUID) -> DataExport | None:
    """One's own archive that is ready; None for what is not there and for another's alike."""
    if not isinstance(user, User) or not admit(user, Act.LOOK_BACK):
        return None
    return DataExport.objects.of(user).ready().filter(public_id=public_id).first()


def may_still_fetch(*, user_id: int, export_id: int) -> bool:
    """The same question in the middle of an answer, with nothing remembered from before."""
    user = User.objects.filter(pk=user_id).first()
    if user is None or not admit(user, Act.LOOK_BACK):
        return False
    return DataExport.objects.of(user).ready().filter(pk=export_id).exists()


def note_fetched(export: DataExport) -> None:
    record("export.fetched", person=export.user_id, actor=export.user_id, thing=export)
