"""Loaded models of this process. Loading takes seconds to minutes, so they stay."""

from collections import OrderedDict

from django.conf import settings

from generation.engines.contract import Engine
from generation.engines.registry import load_engine
from generation.models import ModelVersion

_MOST = 2


class WarmEngines:
    """The engines used last; the one unused for longest goes first."""

    def __init__(self) -> None:
        self._engines: OrderedDict[str, Engine] = OrderedDict()

    def get(self, model_version: ModelVersion) -> Engine:
        """Raises: ModelUnusable when its files changed since it was registered, or do not load."""
        key = f"{model_version.digest} {model_version.directory}"
        if key not in self._engines:
            while len(self._engines) >= _MOST:
                self._engines.popitem(last=False)
            self._engines[key] = load_version(model_version)
        self._engines.move_to_end(key)
        return self._engines[key]


def load_version(model_version: ModelVersion) -> Engine:
    """Raises: ModelUnusable."""
    return load_engine(
        model_version.path,
        digest=model_version.digest,
        threads=settings.RENDER_THREADS or None,
        device=None if settings.RENDER_DEVICE == "auto" else settings.RENDER_DEVICE,
    )
