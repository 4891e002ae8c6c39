"""Where somebody was when a form opened, sealed so that it comes back as it was."""

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.core import signing
from django.utils import timezone

_SALT = "feedback.bugs.opened"
LONGEST_PATH = 200


def capture(*, page: str, user_agent: str) -> str:
    """Page, browser, version of the product and time, for a hidden field."""
    facts = {
        "page": page,
        "user_agent": user_agent[:300],
        "product_version": product_version(),
        "opened_at": timezone.now().isoformat(timespec="seconds"),
    }
    return signing.dumps(facts, salt=_SALT)


def product_version() -> str:
    """Empty where the product was never installed as a package."""
    try:
        return version("atelier")
    except PackageNotFoundError:
        return ""


def read(sealed: str) -> dict[str, Any]:
    """What was captured; nothing where the field was touched, for nobody typed it."""
    try:
        facts: dict[str, Any] = signing.loads(sealed, salt=_SALT)
    except signing.BadSignature:
        return {}
    return facts


def page_path(address: str) -> str:
    """The path of a page of this site, without what was asked there; empty for anything else."""
    path = address.partition("?")[0].partition("#")[0]
    is_ours = path.startswith("/") and not path.startswith("//") and path.isprintable()
    return path if is_ours and len(path) <= LONGEST_PATH else ""
