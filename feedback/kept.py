"""Answers over whole tables, kept in the cache for a while."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache

Answer = TypeVar("Answer")

logger = logging.getLogger(__name__)


def kept(key: str, make: Callable[[], Answer], *, for_s: int) -> Answer:
    """What was made at most `for_s` ago, or what is made now. The key says all it depends on."""
    if (found := recall(key)) is not None:
        answer: Answer = found
        return answer
    answer = make()
    keep(key, answer, for_s=for_s)
    return answer


def recall(key: str) -> Any:
    """None where nothing is kept, or the cache does not answer."""
    try:
        return cache.get(key)
    except Exception:
        logger.warning("The cache does not answer", exc_info=True)
        return None


def keep(key: str, answer: Any, *, for_s: int) -> None:
    try:
        cache.set(key, answer, for_s)
    except Exception:
        logger.warning("The cache does not answer", exc_info=True)
