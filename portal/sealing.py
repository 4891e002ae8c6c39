"""Keep a secret in the database so that the database alone does not give it away."""

import base64
import hashlib
from functools import cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises: cryptography.fernet.InvalidToken when no key of ours has sealed it."""
    return _keys().decrypt(sealed).decode()


def _keys() -> MultiFernet:
    """One key a secret, the current one first."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derive(secret)) for secret in secrets])


@cache
def _derive(secret: str) -> bytes:
    """A key of its own, apart from every other use of the secret."""
    digest = hashlib.blake2b(secret.encode(), digest_size=32, person=b"atelier-sealing").digest()
    return base64.urlsafe_b64encode(digest)
