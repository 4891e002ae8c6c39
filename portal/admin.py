"""The records that operators keep by hand. No prompt, clip, note or session is among them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from portal.admin_site import OperatorAdmin, ReadOnlyAdmin
from portal.gate.end_membership import end_membership, freeze_membership, resume_membership
from portal.gate.invite import revoke
from portal.models import Cohort, EmbargoedFact, Invitation, Membership, Terms, User
from portal.signed_in import signed_in


@admin.register(User)
class UserAdmin(OperatorAdmin):
    list_display = ["email", "name", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "groups"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "is_active", "is_staff", "groups", "date_joined", "last_login"]
    readonly_fields = ["email", "date_joined", "last_login"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # people come by invitation


@admin.register(Cohort)
class CohortAdmin(OperatorAdmin):
    list_display = ["name", "seats", "starts_at", "ends_at"]
    prepopulated_fields = {"slug": ["name"]}


class ReasonForm(ActionForm):
    reason = forms.CharField(required=False, help_text="The artist reads it.")


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ["user", "cohort", "status", "joined_at", "changed_at"]
    list_filter = ["status", "cohort"]
    list_select_related = ["user", "cohort"]
    search_fields = ["user__email", "user__name"]
    fields = ["user", "cohort", "status", "reason", "joined_at", "changed_at", "changed_by"]
    action_form = ReasonForm
    actions = ["freeze", "resume", "end"]

    @admin.action(description="Freeze: may look, may not make (needs a reason)")
    def freeze(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        self._change(request, rows, freeze_membership)

    @admin.action(description="End for good (needs a reason)")
    def end(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        self._change(request, rows, end_membership)

    @admin.action(description="Resume")
    def resume(self, request: HttpRequest, rows: QuerySet[Membership]) -> None:
        by = signed_in(request)
        done = [resume_membership(membership=row, by=by) for row in rows]
        self.message_user(request, f"{sum(done)} of {len(done)} changed.")

    def _change(self, request: HttpRequest, rows: QuerySet[Membership], use_case: Any) -> None:
        reason, by = request.POST.get("reason", "").strip(), signed_in(request)
        if not reason:
            self.message_user(request, "Write a reason; the artist reads it.", messages.ERROR)
            return
        done = [use_case(membership=row, reason=reason, by=by) for row in rows]
        self.message_user(request, f"{sum(done)} of {len(done)} changed.")


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Made under Review, where the link is shown once; here they are listed and taken back."""

    list_display = ["__str__", "cohort", "uses", "max_uses", "sent_at", "expires_at", "revoked_at"]
    list_filter = ["cohort"]
    list_select_related = ["cohort"]
    search_fields = ["email", "note"]
    fields = [
        "email", "name", "cohort", "uses", "max_uses", "note", "created_by", "created_at",
        "sent_at", "expires_at", "revoked_at", "revoked_by", "revoked_reason",
    ]  # fmt: skip
    actions = ["revoke"]

    @admin.action(description="Take back")
    def revoke(self, request: HttpRequest, rows: QuerySet[Invitation]) -> None:
        done = [revoke(invitation=row, by=signed_in(request)) for row in rows]
        self.message_user(request, f"{sum(done)} of {len(done)} taken back.")


@admin.register(Terms)
class TermsAdmin(OperatorAdmin):
    """A new version is added; a text that somebody may have agreed to stays as it is."""

    list_display = ["title", "version", "requires_acceptance", "published_at"]
    fields = [
        "version", "title", "summary", "what_changed", "body", "requires_acceptance",
        "published_at",
    ]  # fmt: skip

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return obj is None and super().has_change_permission(request)


@admin.register(EmbargoedFact)
class EmbargoedFactAdmin(OperatorAdmin):
    """Read by the artists it binds. One lifts at its date; an earlier date lifts it earlier."""

    list_display = ["name", "until", "cohort", "set_by"]
    list_filter = ["cohort"]
    list_select_related = ["cohort", "set_by"]
    fields = ["name", "description", "reason", "until", "cohort", "set_by", "created_at"]
    readonly_fields = ["set_by", "created_at"]

    def save_model(self, request: HttpRequest, obj: EmbargoedFact, form: Any, change: bool) -> None:
        if not change:
            obj.set_by = signed_in(request)
        super().save_model(request, obj, form, change)
