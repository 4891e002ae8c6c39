"""Who may fetch the file of a data set: operators, as long as everybody in it agrees."""

import uuid

from feedback.exports.consent import agreed_now
from feedback.models import DatasetExport
from generation.delivery.fetched import is_first_this_hour
from portal.activity.record import record
from portal.gate.admit import Act, admit
from portal.models import User


def find_dataset(*, public_id: uuid.UUID) -> DatasetExport | None:
    """One that is ready and may go out today."""
    export = DatasetExport.objects.ready().filter(public_id=public_id).first()
    if export is None or not export.is_fetchable(people=agreed_now().people):
        return None
    return export


def may_still_fetch(*, user_id: int, public_id: uuid.UUID) -> bool:
    """The same question in the middle of an answer, with nothing remembered from before."""
    user = User.objects.filter(pk=user_id).first()
    if user is None or not admit(user, Act.OPERATE):
        return False
    return find_dataset(public_id=public_id) is not None


def note_fetched(export: DatasetExport, *, by: User, session: str, is_whole: bool) -> None:
    """One entry for each fetch of the whole file, and one an hour for who takes parts."""
    is_new = is_first_this_hour(f"dataset-{export.pk}", session=session)
    if is_new or is_whole:
        record("dataset.fetched", person=None, actor=by, thing=export, number=export.pk)
