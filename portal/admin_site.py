"""Where the records are kept. Apart from `admin.py`, because registering needs it first."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from portal.gate.confirm import confirmed_lately
from portal.models import User

OUR_APPS = {"portal", "generation", "feedback"}


class AtelierAdminSite(admin.AdminSite):
    site_header = "Atelier"
    site_title = "Atelier records"
    index_title = "Records"
    site_url = "/"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Records of ours alone. Those of packages tell who signed in when, or hold secrets."""
        is_one = isinstance(model_or_iterable, type)
        offered: list[Any] = [model_or_iterable] if is_one else list(model_or_iterable)
        ours = [model for model in offered if model._meta.app_label in OUR_APPS]
        super().register(ours, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return is_operator(request)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """No door of its own: people sign in where everybody does, and come here as operators."""
        if self.has_permission(request):
            wanted = request.GET.get("next", "")
            is_here = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
            return redirect(wanted if is_here else "admin:index")
        raise PermissionDenied("The records are for operators.")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Whoever changes a record has said within minutes who they are."""
        return confirmed_lately(super().admin_view(view, cacheable))

    # The stub narrows this to a TemplateResponse.
    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        return redirect("account_change_password")


def is_operator(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.is_operator


class OperatorAdmin(admin.ModelAdmin):
    """Operators keep records; nothing is deleted, because others point at it.

    Plain browser controls: the pickers of Django's admin write inline styles, which the content
    policy refuses.
    """

    formfield_overrides = {
        models.DateTimeField: {
            "form_class": forms.DateTimeField,
            "widget": forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        },
        models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple},
    }

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_operator(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_operator(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_operator(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_operator(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(OperatorAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [str(name) for name in self.fields or []]
