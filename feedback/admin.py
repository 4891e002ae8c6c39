"""Rate cards. What anybody said or earned is not here."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from feedback.models import Rate, RateCard
from portal.admin_site import OperatorAdmin, is_operator


class RateInline(admin.TabularInline):
    model = Rate
    extra = 0
    min_num = 1

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_operator(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_operator(request)


@admin.register(RateCard)
class RateCardAdmin(OperatorAdmin):
    """A new version is added; one that somebody may have earned by stays as it is."""

    list_display = ["__str__", "currency", "published_at"]
    fields = ["version", "currency", "published_at"]
    inlines = [RateInline]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return obj is None and super().has_change_permission(request)
