"""Which function does which kind of house job. Apps declare theirs in `house_jobs.py`."""

from collections.abc import Callable
from typing import Any

from django.utils.module_loading import autodiscover_modules

Handler = Callable[[dict[str, Any]], None]
_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Declare the decorated function as the one for this kind. It must be safe to run twice."""

    def declare(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return declare


def handler_of(kind: str) -> Handler:
    """Raises: KeyError when no app declares the kind."""
    if kind not in _handlers:
        autodiscover_modules("house_jobs")
    return _handlers[kind]
