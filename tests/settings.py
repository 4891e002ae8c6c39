"""The product's settings with a state directory of their own, and quick password hashes."""

import os
import tempfile

# Before the product's settings are read: tests never touch the state of a product that runs here.
os.environ["ATELIER_VAR"] = tempfile.mkdtemp(prefix="atelier-test-")
os.environ.setdefault("LOG_LEVEL", "WARNING")

from portal.settings import *  # noqa: F403 - the whole point of this module

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TRAFFIC_WRITE_S = 0  # no timer writes into another test: `write_counts()` does
STATIC_ROOT.mkdir(parents=True)  # noqa: F405 - WhiteNoise warns where the folder is missing
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in the product: threads that race each need a connection of their own.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}  # noqa: F405
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, so that threads and processes of a test meet in one database as they do in life.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}  # noqa: F405
