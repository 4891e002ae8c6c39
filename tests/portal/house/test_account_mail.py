import re

import pytest
from django.core.mail import EmailMultiAlternatives
from django.template.loader import get_template, render_to_string
from django.utils import timezone

from portal.house.account_mail import enqueue_mail, with_html
from portal.models import HouseJob
from tests.portal.house_work import body, do_house_work, mails

MAILS = [
    "account/email/email_confirmation", "account/email/email_confirmation_signup",
    "account/email/login_code", "account/email/password_reset_key",
    "account/email/account_already_exists", "account/email/unknown_account",
    "account/email/password_changed", "account/email/password_reset", "account/email/password_set",
    "account/email/email_changed", "account/email/email_deleted", "mfa/email/totp_activated",
    "mfa/email/totp_deactivated", "mfa/email/webauthn_added", "mfa/email/webauthn_removed",
    "mfa/email/recovery_codes_generated",
]  # fmt: skip
CONTEXT = {
    "email": "ada@example.org",
    "code": "ABCD-EFGH",
    "current_site": {"name": "Atelier", "domain": "http://localhost:8000"},
    "password_reset_url": "http://localhost:8000/account/password/reset/key/1-x/",
    "signup_url": "http://localhost:8000/account/signup/",
    "from_email": "ada@example.org",
    "to_email": "ada@new.example",
    "deleted_email": "ada@example.org",
    "ip": "192.0.2.1",
}


@pytest.mark.parametrize("name", MAILS)
def test_each_mail_is_ours_and_whole(name: str) -> None:
    assert "site-packages" not in str(get_template(f"{name}_message.txt").origin)
    text = render_to_string(f"{name}_message.txt", CONTEXT | {"timestamp": timezone.now()}).strip()
    assert text.startswith("Hello,\n\n")
    assert text.endswith("-- \nAtelier\nhttp://localhost:8000")
    assert re.findall(r"[{}]|&\w+;|\n\n\n|  ", text) == []
    subject = render_to_string(f"{name}_subject.txt", CONTEXT)
    assert "site-packages" not in str(get_template(f"{name}_subject.txt").origin)
    assert len(subject.strip().splitlines()) == 1


def message(text: str) -> EmailMultiAlternatives:
    made = EmailMultiAlternatives("Atelier: A subject", text, to=["ada@example.org"])
    with_html(made)
    return made


def html_of(made: EmailMultiAlternatives) -> str:
    return str(made.alternatives[0][0])


def test_the_html_is_made_from_the_text() -> None:
    html = html_of(
        message(
            "Hello,\n\nThis <b>is</b>\nthe code & more.\n\nABCD-EFGH\n\n"
            "http://localhost:8000/account/login/\n\n-- \nAtelier\nhttp://localhost:8000"
        )
    )
    assert "This &lt;b&gt;is&lt;/b&gt; the code &amp; more." in html
    assert '<a href="http://localhost:8000/account/login/"' in html
    assert re.search(r"monospace;letter-spacing:3px;\">ABCD-EFGH</p>", html)
    assert html.count("http://localhost:8000</a>") == 1  # the frame's own foot


@pytest.mark.django_db
def test_it_is_sent_in_both_kinds_and_waits_sealed() -> None:
    enqueue_mail(message("Hello,\n\nABCD-EFGH"))
    assert "ABCD-EFGH" not in str(list(HouseJob.objects.values()))
    do_house_work()
    (mail,) = mails()
    assert "ABCD-EFGH" in body(mail, "plain")
    assert "ABCD-EFGH" in body(mail, "html")


@pytest.mark.django_db
def test_a_mail_to_nobody_is_thrown_away() -> None:
    made = message("Hello")
    made.to = []
    enqueue_mail(made)
    assert do_house_work() == 1
    assert mails() == []
    assert HouseJob.objects.get().status == HouseJob.Status.DONE
