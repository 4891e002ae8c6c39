from django.db import models
from django.db.models import Q


class Rendition(models.Model):
    """A file made from the master for one purpose. The master itself is never served."""

    class Purpose(models.TextChoices):
        STREAM = "stream", "Stream"
        POSTER = "poster", "Poster"
        PREVIEW = "preview", "Preview"
        STRIP = "strip", "Strip"
        DOWNLOAD = "download", "Download"

    clip = models.ForeignKey("generation.Clip", models.CASCADE, related_name="renditions")
    purpose = models.CharField(max_length=10, choices=Purpose)
    name = models.CharField(max_length=200, unique=True)
    mime = models.CharField(max_length=40)
    bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    width_px = models.PositiveIntegerField()
    height_px = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clip", "purpose"], name="rendition_once_a_purpose"),
            models.CheckConstraint(
                condition=Q(purpose__in=["stream", "poster", "preview", "strip", "download"]),
                name="rendition_purpose_valid",
            ),
            models.CheckConstraint(condition=Q(bytes__gt=0), name="rendition_has_bytes"),
        ]

    def __str__(self) -> str:
        return f"{self.clip_id} {self.purpose}"
