"""Models and limits. No prompt and no clip is here: a look at those needs a purpose."""

from django.contrib import admin
from django.http import HttpRequest

from generation.models import CohortLimits, ModelVersion
from portal.admin_site import OperatorAdmin


@admin.register(ModelVersion)
class ModelVersionAdmin(OperatorAdmin):
    """Made by `manage.py add_model`, which reads the files; here named and retired."""

    list_display = (
        "label",
        "slug",
        "lane",
        "pipeline_class",
        "trained",
        "created_at",
        "retired_at",
    )
    list_filter = ("lane", "trained")
    readonly_fields = (
        "public_id", "lane", "family", "pipeline_class", "directory", "digest", "size_bytes",
        "trained", "capabilities", "created_at",
    )  # fmt: skip
    fields = ("label", "slug", "defaults", "retired_at", *readonly_fields)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(CohortLimits)
class CohortLimitsAdmin(OperatorAdmin):
    list_display = ("cohort", "queued_clips", "running_clips", "film_seconds_a_day")
