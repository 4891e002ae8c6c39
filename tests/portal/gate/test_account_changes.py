"""What people change about their account: what is asked first, who is told, what is recorded."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from portal.activity.kinds import all_kinds
from portal.models import Entry, User
from tests.factories import PASSWORD, make_artist
from tests.portal.door import mailed_code, sign_in
from tests.portal.house_work import body, do_house_work, mails

pytestmark = pytest.mark.django_db

EMAIL = "/account/email/"
CONFIRM = "/account/confirm-email/"
CHANGE = "/account/password/change/"
AGAIN = "/account/reauthenticate/"
NEW = "quite another one 7"


@pytest.fixture
def browser() -> Client:
    make_artist(email="ada@example.org", name="Ada")
    return sign_in("ada@example.org")[0]


def change_email(browser: Client, email: str = "ada@new.example") -> str:
    """Ask for it, and say once more who it is. Where that led."""
    asked = browser.post(EMAIL, {"action_add": "", "email": email})
    again = browser.post(asked["Location"], {"password": PASSWORD, "next": EMAIL})
    return str(again["Location"])


def test_a_new_password_asks_for_the_old_one_ends_the_others_and_is_told(browser: Client) -> None:
    elsewhere, _ = sign_in("ada@example.org")
    form = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    assert list(browser.post(CHANGE, form).context["form"].errors) == ["oldpassword"]
    assert browser.post(CHANGE, form | {"oldpassword": PASSWORD}).status_code == 302
    assert browser.get("/account/").status_code == 200
    assert elsewhere.get("/account/")["Location"].startswith("/account/login/")
    assert sign_in("ada@example.org")[1] == ""
    assert sign_in("ada@example.org", NEW)[1] == "/studio/"
    do_house_work()
    (mail,) = mails()
    assert (mail["To"], mail["Subject"]) == (
        "ada@example.org",
        "Atelier: Your password was changed",
    )
    assert "from 127.0.0.1" in body(mail, "plain")
    assert Entry.objects.of_kind("account.password_changed").count() == 1


def test_a_new_email_is_confirmed_there_and_told_at_the_old_one(browser: Client) -> None:
    assert change_email(browser) == CONFIRM
    assert "ada@new.example" in browser.get(CONFIRM).content.decode()
    assert User.objects.get().email == "ada@example.org"
    assert browser.post(CONFIRM, {"code": mailed_code()}).status_code == 302
    assert User.objects.get().email == "ada@new.example"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("ada@new.example", True, True)
    ]
    do_house_work()
    assert [(mail["To"], mail["Subject"]) for mail in mails()] == [
        ("ada@new.example", "Atelier: Confirm your e-mail"),
        ("ada@example.org", "Atelier: Your e-mail was changed"),
    ]
    assert sign_in("ada@new.example")[1] == "/studio/"
    assert sign_in("ada@example.org")[1] == ""
    entry = Entry.objects.of_kind("account.email_changed").get()
    assert "example" not in str(entry.facts)


def test_a_stolen_session_changes_no_email_without_the_password(browser: Client) -> None:
    asked = browser.post(EMAIL, {"action_add": "", "email": "eve@example.org"})
    assert asked["Location"] == f"{AGAIN}?next=%2Faccount%2Femail%2F"
    assert browser.post(asked["Location"], {"password": "wrong"}).status_code == 200
    do_house_work()
    assert mails() == []


def test_an_address_of_somebody_else_is_asked_for_alike_and_never_taken(browser: Client) -> None:
    make_artist(email="grace@example.org")
    assert change_email(browser, "grace@example.org") == CONFIRM
    answer = browser.post(CONFIRM, {"code": mailed_code()})
    assert answer.status_code == 200
    assert User.objects.filter(email="grace@example.org").count() == 1
    assert User.objects.get(name="Ada").email == "ada@example.org"


def test_every_kind_it_writes_is_declared() -> None:
    names = {name for name in all_kinds() if name.startswith("account.")}
    assert {
        "account.factor_added",
        "account.factor_removed",
        "account.codes_renewed",
        "account.password_changed",
        "account.email_changed",
        "account.sessions_ended",
    } <= names
