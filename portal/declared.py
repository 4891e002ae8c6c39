"""Find what the apps declare in a module of a fixed name, as Django's admin does."""

from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule


@cache
def declared(module: str, name: str) -> list[Any]:
    """`name` of each app's `module`, in the order of INSTALLED_APPS; most apps have none."""
    found = []
    for app in apps.get_app_configs():
        if module_has_submodule(app.module, module):
            found.append(getattr(import_module(f"{app.name}.{module}"), name))
    return found
