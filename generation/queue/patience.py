"""A database that restarts must not cost a clip that is half made."""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

TROUBLE = (OperationalError, InterfaceError)
_TRIES = 40
_PAUSE_S = 0.25

T = TypeVar("T")


def patiently(function: Callable[[], T]) -> T:
    """Call it again with a new connection while the database is away, for about ten seconds.

    Raises: what the last try raised.
    """
    for _ in range(_TRIES - 1):
        try:
            return function()
        except TROUBLE:
            if connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(_PAUSE_S)
    return function()
