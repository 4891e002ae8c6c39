import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from portal.models.made_file import MadeFile, MadeFileQuerySet


class DatasetExport(MadeFile):
    """One data set for training, of consented rows only, made by the house worker."""

    KEPT = timedelta(days=14)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_by = models.ForeignKey("portal.User", models.PROTECT, related_name="+")
    idempotency_key = models.UUIDField(editable=False)
    cohort = models.ForeignKey(
        "portal.Cohort", models.PROTECT, null=True, blank=True, related_name="+"
    )
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True, help_text="This day included.")
    with_clips = models.BooleanField(default=False)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0, help_text="0: not counted yet.")
    card = models.JSONField(default=dict, help_text="What the data card of the file says.")

    objects = MadeFileQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            *MadeFile.constraints_of("dataset_export"),
            models.UniqueConstraint(
                fields=["asked_by", "idempotency_key"], name="dataset_export_once_a_submit"
            ),
        ]

    def __str__(self) -> str:
        return f"Data set {self.pk}, {self.status}"

    def is_fetchable(self, *, people: Collection[int], at: datetime | None = None) -> bool:
        """Whether it is there, and everybody whose rows are in it is among those who agree now."""
        if self.status != self.Status.READY or self.expires_at is None:
            return False
        return self.expires_at > (at or timezone.now()) and set(self.card["people"]) <= set(people)

    def note_progress(self, *, done: int, total: int) -> bool:
        """running -> running. False when it is not wanted any more."""
        return self._running().update(rows_done=done, rows_total=total) == 1
