from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.forms import ValidationError
from django.http import HttpRequest

from portal.gate import stash
from portal.gate.address import clean_address
from portal.gate.home import home_of
from portal.gate.redeem import InvitationGone, redeem
from portal.house.account_mail import enqueue_mail
from portal.models import User
from portal.signed_in import signed_in

if TYPE_CHECKING:
    from allauth.account.models import EmailAddress

    from portal.gate.forms import SignupForm


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations, and mail leaves through the house worker."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return stash.held(request) is not None

    def clean_email(self, email: str) -> str:
        """An invitation to one address makes an account of that person alone."""
        email = clean_address(email)
        invitation = None if self.request.user.is_authenticated else stash.held(self.request)
        if invitation and not invitation.is_for(email):
            raise ValidationError(f"This invitation is for {invitation.email}.", code="not_invited")
        return email

    def confirm_email(self, request: HttpRequest, email_address: "EmailAddress") -> bool:
        """Not where another person is known by it: as with an address that was taken meanwhile."""
        others = User.objects.known_as(email_address.email).exclude(pk=email_address.user_id)
        if others.exists():
            context = {"email": email_address.email}
            template = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, messages.ERROR, template, context)
            return False
        confirmed: bool = super().confirm_email(request, email_address)
        return confirmed

    def save_user(
        self, request: HttpRequest, user: User, form: "SignupForm", commit: bool = True
    ) -> User:
        """Raises: InvitationGone when somebody else was first; then there is no account either."""
        invitation = stash.held(request)
        if invitation is None:
            raise InvitationGone
        super().save_user(request, user, form, commit=False)
        user.name = form.cleaned_data["name"]
        redeem(invitation=invitation, user=user)
        if invitation.email == user.email:
            # Who opened the mailed link reads that mailbox.
            self.stash_verified_email(request, invitation.email)
        return user

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return home_of(signed_in(request))

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return home_of(signed_in(request))

    def format_email_subject(self, subject: str) -> str:
        return f"{settings.SITE_NAME}: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        site = {"name": settings.SITE_NAME, "domain": settings.SITE_URL}
        context = {"request": self.request, "email": email, "current_site": site} | context
        enqueue_mail(self.render_mail(template_prefix, email, context))
