from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.core import context
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from portal.account.forms import no_control_characters
from portal.gate import stash
from portal.gate.gone import gone
from portal.gate.redeem import InvitationGone
from portal.models import Terms, User
from portal.once_form import OnceForm


class SignupForm(AllauthSignupForm):
    """allauth's form, with a name, and with the invitation consumed in the same transaction."""

    field_order = ["name", "email", "password1"]
    name = forms.CharField(
        max_length=120,
        validators=[no_control_characters],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="As you want to be called here.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        invitation = stash.held(context.request)
        if invitation and invitation.email:
            self.fields["email"].initial = invitation.email
            self.fields["email"].help_text = "The address you were invited at."
            self.fields["email"].widget.attrs["readonly"] = True

    def validate_unique_email(self, value: str) -> str:
        """allauth compares addresses as written, so it is asked about the one of whoever is known
        by this one in another case, Unicode form or plus-tag."""
        known = User.objects.known_as(value).first()
        super().validate_unique_email(known.email if known else value)
        return value

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponseBase | None]:
        if self.account_already_exists:
            # Nothing is kept, but it must take as long as a new account, which hashes a password.
            User().set_password(self.cleaned_data["password1"])
        try:
            with transaction.atomic():
                user, response = super().try_save(request)
        except InvitationGone:
            return None, gone(request)
        except IntegrityError:  # the same address, sent twice at the same moment
            return None, redirect("account_login")
        stash.drop(request)
        return user, response


class TermsForm(forms.Form):
    agree = forms.BooleanField(
        label="I have read the terms and agree to them.",
        error_messages={"required": "Tick the box to agree, or sign out."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, terms: Terms) -> None:
        super().__init__(data, initial={"version": terms.version})
        self.terms = terms

    def clean_version(self) -> int:
        version: int = self.cleaned_data["version"]
        if version != self.terms.version:
            raise forms.ValidationError("The terms changed while you read them. Read them again.")
        return version


class ReplyForm(OnceForm):
    """What somebody writes to the staff, or the staff to them; several lines if they like."""

    text = forms.CharField(
        label="Your words",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write something first."},
    )

    field_order = ["key", "text"]
