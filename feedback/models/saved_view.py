from django.db import models
from django.db.models import Q


class SavedView(models.Model):
    """Filters of the inbox under a name, for one person of the staff."""

    owner = models.ForeignKey("portal.User", models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500, blank=True, help_text="As in the address, without ?.")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
