from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.forms import ValidationError
from django.http import HttpRequest

from portal.errors import too_many_tries
from portal.gate import session_times, stash
from portal.gate.address import clean_address
from portal.gate.home import home_of
from portal.gate.redeem import InvitationGone, redeem
from portal.gate.second_factor import may_begin
from portal.house.account_mail import enqueue_mail, with_html
from portal.models import User
from portal.signed_in import signed_in

if TYPE_CHECKING:
    from allauth.account.models import EmailAddress

    from portal.gate.forms import SignupForm

SAYS_AGAIN = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use the app or a recovery code",
    "mfa_reauthenticate:webauthn": "Use a passkey",
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations, and mail leaves through the house worker."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "This e-mail and this password do not open an account.",
        "enter_current_password": "That is not your password.",
        "incorrect_code": "That code is not right.",
        "incorrect_password": "That is not your password.",
        "duplicate_email": "That is your e-mail already.",
        "email_taken": "This e-mail belongs to another account.",
        "too_many_login_attempts": "Too many wrong tries. Begin anew.",
    }

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

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        session_times.begin(request.session)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        request = self.request
        if app == "allauth.mfa" and may_begin(request.session, signed_in(request)):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": SAYS_AGAIN[method["id"]]} for method in methods]

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Raises: ImmediateHttpResponse, where it was tried too often: a page of its own."""
        if code in {"too_many_login_attempts", "rate_limited"}:
            raise ImmediateHttpResponse(too_many_tries(self.request))
        return super().validation_error(code, *args)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords count per account and network, so that no stranger locks one out."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{get_ip(request)}"

    def format_email_subject(self, subject: str) -> str:
        return f"{settings.SITE_NAME}: {subject}"

    def render_mail(self, *args: Any, **kwargs: Any) -> EmailMessage:
        return with_html(super().render_mail(*args, **kwargs))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Where there is no such account the same work is done, for a mail to nobody."""
        site = {"name": settings.SITE_NAME, "domain": settings.SITE_URL}
        context = {"request": self.request, "email": email, "current_site": site} | context
        message = self.render_mail(template_prefix, email, context)
        if template_prefix == "account/email/unknown_account":
            message.to = []
        enqueue_mail(message)
