from django.db import models
from django.db.models import F, Q


class Boxed(models.Model):
    """A row that may point at a part of the picture: a box in shares of it, 0 to 1, or none."""

    left = models.FloatField(null=True, blank=True)
    top = models.FloatField(null=True, blank=True)
    width = models.FloatField(null=True, blank=True)
    height = models.FloatField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    left__isnull=True, top__isnull=True, width__isnull=True, height__isnull=True
                )
                | Q(
                    # Said outright, because a comparison with NULL would let the row pass.
                    left__isnull=False,
                    top__isnull=False,
                    width__isnull=False,
                    height__isnull=False,
                    left__gte=0,
                    top__gte=0,
                    width__gt=0,
                    height__gt=0,
                    left__lte=1 - F("width") + 1e-6,
                    top__lte=1 - F("height") + 1e-6,
                ),
                name="%(class)s_box_on_the_picture",
            ),
        ]

    @property
    def has_box(self) -> bool:
        return self.left is not None
