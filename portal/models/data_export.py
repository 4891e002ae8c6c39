import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from portal.models.made_file import MadeFile, MadeFileQuerySet

if TYPE_CHECKING:
    from portal.models.user import User


class DataExportQuerySet(MadeFileQuerySet):
    def of(self, user: "User") -> "DataExportQuerySet":
        return self.filter(user=user)


class DataExport(MadeFile):
    """One archive of all that is a person's own, made by the house worker."""

    KEPT = timedelta(days=7)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey("portal.User", models.CASCADE, related_name="data_exports")
    parts_done = models.PositiveIntegerField(default=0, help_text="Files written so far.")
    parts_total = models.PositiveIntegerField(default=0, help_text="0: not counted yet.")

    objects = DataExportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            *MadeFile.constraints_of("data_export"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(status="running"), name="data_export_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Export {self.pk}, {self.status}"

    def note_progress(self, *, done: int, total: int) -> bool:
        """running -> running. False when it is not wanted any more."""
        return self._running().update(parts_done=done, parts_total=total) == 1
