from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm


class AddPasskeyForm(AddWebAuthnForm):
    """A key signs in by itself unless its owner wants it as a second factor only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "To tell it from others you may add."
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].label = "Sign in with it alone"
        self.fields["passwordless"].help_text = (
            "It asks for your finger, face or PIN, and no password is needed. Without this it "
            "stands beside your password."
        )
