import pytest
from cryptography.fernet import InvalidToken

from portal.sealing import seal, unseal


def test_what_is_sealed_can_be_read_with_the_same_key_only(settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "first", []
    sealed = seal("a secret")
    assert "a secret" not in sealed
    assert unseal(sealed) == "a secret"
    settings.SECRET_KEY = "second"
    with pytest.raises(InvalidToken):
        unseal(sealed)


def test_a_rotated_key_still_opens_what_it_sealed(settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "first", []
    sealed = seal("a secret")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "second", ["first"]
    assert unseal(sealed) == "a secret"
