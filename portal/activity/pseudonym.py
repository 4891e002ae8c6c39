"""A name for an artist where staff need to tell artists apart, not to know them."""

import base64

from django.utils.crypto import salted_hmac

_LETTERS = 5


def pseudonym(user_id: int) -> str:
    """The same for one person everywhere and always; nobody without the secret key can undo it."""
    digest = salted_hmac("portal.activity.pseudonym", str(user_id), algorithm="sha256").digest()
    return f"Artist {base64.b32encode(digest).decode()[:_LETTERS]}"
