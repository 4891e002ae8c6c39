from allauth.mfa.adapter import DefaultMFAAdapter

from portal.sealing import seal, unseal


class MFAAdapter(DefaultMFAAdapter):
    """Seals seeds of authenticator apps and recovery codes; allauth stores them in clear."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)
