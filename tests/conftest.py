import os
import tempfile
from pathlib import Path

import pytest

# Before Django reads its settings: tests never touch the state of a product that runs here.
os.environ["ATELIER_VAR"] = tempfile.mkdtemp(prefix="atelier-test-")
os.environ.setdefault("SITE_URL", "http://localhost:8000")
os.environ.setdefault("LOG_LEVEL", "WARNING")


@pytest.fixture(autouse=True)
def _quick_and_separate(settings, tmp_path: Path) -> None:
    """Fast password hashes, and files of its own for each test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "media"), "base_url": None},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _empty_cache(_quick_and_separate) -> None:
    from django.core.cache import cache

    cache.clear()
