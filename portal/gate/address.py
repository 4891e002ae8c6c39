"""When two e-mail addresses are one person. Mail goes to the address as it was typed."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.encoding import punycode

LONGEST = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
INVISIBLE = {"Cc", "Cf", "Zl", "Zp"}


def canonical(address: str) -> str:
    """The form by which a person is known: "Ada+Film@EXAMPLE.org" is "ada@example.org".

    Trimmed, NFKC, case folded, without quotes and plus-tag; the domain as mail is sent to it
    (punycode). Dots in the local part stay: only some houses ignore them. An empty string stays
    empty. Never fails: what is no address has a canonical form too, but `clean_address` refuses it.
    """
    text = unicodedata.normalize("NFKC", address).strip()
    local, at, domain = text.rpartition("@")
    if not at:
        return text.casefold()
    local = local.strip('"').replace("\\", "").casefold()
    bare = local.split("+", 1)[0]
    return f"{bare or local}@{_domain(domain)}"


def _domain(domain: str) -> str:
    try:
        return punycode(domain).lower()
    except UnicodeError:  # a label that no name server can hold
        return domain.casefold()


def clean_address(address: str) -> str:
    """The address, trimmed. Raises: ValidationError with a sentence when mail cannot go there."""
    address = address.strip()
    if any(unicodedata.category(letter) in INVISIBLE for letter in address):
        raise ValidationError(
            "This address holds a line break or an invisible character.", code="invisible"
        )
    validate_email(address)
    try:
        punycode(address.rpartition("@")[2])
    except UnicodeError:
        raise ValidationError("Enter a valid email address.", code="invalid") from None
    if len(address) > LONGEST or len(canonical(address)) > LONGEST:
        raise ValidationError("This address is too long.", code="too_long")
    return address


def is_same_person(one: str, other: str) -> bool:
    return canonical(one) == canonical(other)
