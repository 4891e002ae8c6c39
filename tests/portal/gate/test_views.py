"""From the link in a mail to a place in the programme, through the real pages."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from portal.gate import stash
from portal.gate.invite import invite, resend, revoke
from portal.models import Invitation, Membership, User
from tests.factories import make_artist, make_cohort, make_terms, make_user
from tests.portal.door import mailed_code, sign_in
from tests.portal.house_work import do_house_work, mails

pytestmark = pytest.mark.django_db

CONFIRM = "/account/confirm-email/"
FORM = {"name": "Ada Lovelace", "email": "ada@example.org", "password1": "violet engines 1843"}


def path_of(link: str) -> str:
    return link.removeprefix("http://localhost:8000")


def open_invitation(client: Client, **fields: object) -> Invitation:
    invitation, link = invite(cohort=make_cohort(), by=None, **fields)
    client.get(path_of(link))
    return invitation


def test_opening_consumes_nothing_and_leaves_the_token_behind(client: Client) -> None:
    invitation, link = invite(cohort=make_cohort(name="First light"), by=None)
    for _ in range(5):
        response = client.get(path_of(link))
        assert (response.status_code, response["Location"]) == (302, "/welcome/")
        assert response["Referrer-Policy"] == "no-referrer"
    assert client.head(path_of(link)).status_code == 302
    page = client.get("/welcome/").content.decode()
    assert "First light" in page
    assert link not in page
    assert link.rstrip("/").rsplit("/")[-1] not in str(dict(client.session))
    invitation.refresh_from_db()
    assert (invitation.uses, User.objects.count()) == (0, 0)


def test_unknown_expired_revoked_replaced_used_and_full_look_the_same(client: Client) -> None:
    links = ["http://localhost:8000/invitations/unknown/"]
    for change in ("expired", "revoked", "replaced", "used", "full"):
        cohort = make_cohort(seats=0 if change == "full" else 5)
        invitation, link = invite(cohort=cohort, by=None)
        links.append(link)
        if change == "expired":
            Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())
        elif change == "revoked":
            revoke(invitation=invitation)
        elif change == "replaced":
            resend(invitation=invitation)
        elif change == "used":
            invitation.consume()
    answers = [client.get(path_of(link)) for link in links]
    assert [answer.status_code for answer in answers] == [410] * 6
    assert len({answer.content for answer in answers}) == 1
    # The browser keeps nothing that would tell them apart either.
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
    assert client.get("/welcome/").status_code == 410


def test_without_an_invitation_sign_up_is_closed(client: Client) -> None:
    assert "account/signup_closed.html" in [
        t.name for t in client.get("/account/signup/").templates
    ]
    client.post("/account/signup/", FORM)
    assert User.objects.count() == 0


def test_a_quarter_of_an_hour_later_it_has_to_be_opened_again(client: Client) -> None:
    open_invitation(client)
    assert client.get("/account/signup/").context["form"].fields["name"].required is True
    session = client.session
    session[stash.KEY] = session[stash.KEY] | {"at": session[stash.KEY]["at"] - stash.KEPT_S - 1}
    session.save()
    client.post("/account/signup/", FORM)
    assert User.objects.count() == 0


def test_signing_up_makes_the_account_the_place_and_uses_the_invitation(client: Client) -> None:
    make_terms()
    invitation = open_invitation(client, email="ada@example.org")
    response = client.post("/account/signup/", FORM)
    assert (response.status_code, response["Location"]) == (302, "/studio/")
    user = User.objects.get()
    assert (user.name, user.email) == ("Ada Lovelace", "ada@example.org")
    membership = user.memberships.get()
    assert (membership.cohort, membership.invitation) == (invitation.cohort, invitation)
    invitation.refresh_from_db()
    assert invitation.uses == 1
    assert client.get("/studio/")["Location"] == "/terms/accept/"


def test_a_mailed_invitation_confirms_its_address(client: Client) -> None:
    open_invitation(client, email="ada@example.org")
    client.post("/account/signup/", FORM)
    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == ("ada@example.org", True, True)
    do_house_work()
    assert [mail["Subject"] for mail in mails()] == []


def test_an_open_invitation_asks_for_a_code_from_a_mail(client: Client) -> None:
    open_invitation(client, max_uses=40)
    answer = client.post("/account/signup/", FORM)
    assert answer["Location"] == CONFIRM
    assert EmailAddress.objects.get().verified is False
    assert client.get("/studio/")["Location"].startswith("/account/login/")  # not in yet
    assert client.post(CONFIRM, {"code": "BBBB-BBBB"}).status_code == 200
    assert client.post(CONFIRM, {"code": mailed_code().lower()})["Location"] == "/studio/"
    assert EmailAddress.objects.get().verified is True
    assert client.get("/account/").status_code == 200


def test_three_wrong_codes_end_it_and_signing_in_sends_another(client: Client) -> None:
    open_invitation(client, max_uses=40)
    client.post("/account/signup/", FORM)
    for _ in range(3):
        client.post(CONFIRM, {"code": "BBBB-BBBB"})
    assert client.post(CONFIRM, {"code": mailed_code()})["Location"] == "/account/login/"
    assert EmailAddress.objects.get().verified is False
    cache.clear()  # as ten seconds later
    browser, led_to = sign_in(FORM["email"], FORM["password1"])
    assert led_to == CONFIRM
    assert browser.post(CONFIRM, {"code": mailed_code()})["Location"] == "/studio/"


def test_it_says_where_the_mail_is_when_mails_are_files(client: Client, settings) -> None:
    open_invitation(client, max_uses=40)
    client.post("/account/signup/", FORM)
    folder = "/".join(settings.EMAIL_FILE_PATH.rsplit("/", 2)[1:])
    assert f"<code>{folder}</code>" in client.get(CONFIRM).content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert "<code>" not in client.get(CONFIRM).content.decode()


def test_signing_up_tells_nobody_who_has_an_account_already() -> None:
    make_artist(email="grace@example.org")
    pages = []
    for email in ("grace@example.org", "ada@example.org"):
        client = Client()
        invitation = open_invitation(client, max_uses=40)
        answer = client.post("/account/signup/", FORM | {"email": email})
        page = client.get(answer["Location"]).content.decode()
        token = r'name="csrfmiddlewaretoken" value="\w+"'
        pages.append((answer.status_code, re.sub(token, "", page.replace(email, "X"))))
        invitation.refresh_from_db()
        assert invitation.uses == (email == "ada@example.org")
    assert pages[0] == pages[1]
    assert User.objects.count() == 2
    do_house_work()
    assert [(mail["To"], mail["Subject"]) for mail in mails()] == [
        ("grace@example.org", "Atelier: You have an account already"),
        ("ada@example.org", "Atelier: Confirm your e-mail"),
    ]


def test_an_invitation_to_one_address_makes_no_account_of_another(client: Client) -> None:
    invitation = open_invitation(client, email="grace@example.org")
    page = client.post("/account/signup/", FORM)
    assert page.context["form"].errors == {"email": ["This invitation is for grace@example.org."]}
    invitation.refresh_from_db()
    assert (User.objects.count(), invitation.uses) == (0, 0)
    client.post("/account/signup/", FORM | {"email": "Grace@Example.ORG"})
    assert User.objects.get().email == "grace@example.org"


def test_a_variant_of_the_invited_address_is_the_invited_person(client: Client) -> None:
    open_invitation(client, email="ada+atelier@example.org")
    client.post("/account/signup/", FORM | {"email": "Ada@Example.org"})
    assert User.objects.get().email == "ada@example.org"
    # Reading one's mail at the invited address confirms that address and no other.
    assert EmailAddress.objects.get().verified is False


@pytest.mark.parametrize("taken", ["ada@example.org", "ADA+other@example.org"])
def test_an_account_under_a_variant_of_the_address_is_an_account(
    client: Client, taken: str
) -> None:
    make_artist(email=taken)
    invitation = open_invitation(client)
    # The answer is that of a new account, so that nobody learns who has one.
    answer = client.post("/account/signup/", FORM)
    assert answer["Location"] == "/account/confirm-email/"
    invitation.refresh_from_db()
    assert (User.objects.count(), invitation.uses) == (1, 0)


def test_somebody_takes_a_place_offered_to_a_variant_of_their_address(client: Client) -> None:
    artist = make_artist(email="ada@example.org", status="ended")
    client.force_login(artist)
    open_invitation(client, email="Ada+back@example.org")
    assert client.post("/welcome/join/")["Location"] == "/studio/"
    assert artist.memberships.active().count() == 1


def test_an_address_is_not_changed_to_one_of_another_person(client: Client) -> None:
    make_artist(email="ada@example.org")
    mallory = make_artist(email="mallory@example.org")
    client.force_login(mallory)
    address = EmailAddress.objects.create(user=mallory, email="ada+mine@example.org")
    key = EmailConfirmationHMAC(address).key
    client.post(f"/account/confirm-email/{key}/")
    address.refresh_from_db()
    mallory.refresh_from_db()
    assert (address.verified, mallory.email) == (False, "mallory@example.org")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "Ada\r\nBcc: all@example.org"),
        ("name", "Ada\u202egnp.exe"),
        ("name", " "),
        ("email", "ada@example.org\nBcc: all@example.org"),
        ("email", "ada"),
        ("password1", "12345678901"),
        ("password1", "short"),
    ],
)
def test_bad_input_is_refused_and_uses_nothing(client: Client, field: str, value: str) -> None:
    invitation = open_invitation(client)
    page = client.post("/account/signup/", FORM | {field: value})
    assert list(page.context["form"].errors) == [field]
    invitation.refresh_from_db()
    assert (User.objects.count(), invitation.uses) == (0, 0)


def test_who_comes_too_late_gets_the_same_page_and_no_account(client: Client) -> None:
    invitation = open_invitation(client)
    client.get("/account/signup/")
    Membership.objects.bulk_create(
        Membership(user=make_user(), cohort=invitation.cohort)
        for _ in range(invitation.cohort.seats)
    )
    response = client.post("/account/signup/", FORM)
    assert response.status_code == 410
    assert response.content == Client().get("/invitations/unknown/").content
    assert not User.objects.filter(email=FORM["email"]).exists()


def test_somebody_with_an_account_takes_the_place_with_it(client: Client) -> None:
    artist = make_artist(status="ended")
    client.force_login(artist)
    invitation = open_invitation(client)
    assert "Take the place" in client.get("/welcome/").content.decode()
    assert client.post("/welcome/join/")["Location"] == "/studio/"
    assert artist.memberships.active().get().cohort == invitation.cohort


def test_somebody_with_a_place_uses_up_no_second_one(client: Client) -> None:
    artist = make_artist()
    client.force_login(artist)
    invitation = open_invitation(client)
    assert client.get("/welcome/")["Location"] == "/studio/"
    client.post("/welcome/join/")
    invitation.refresh_from_db()
    assert (invitation.uses, artist.memberships.count()) == (0, 1)


def test_another_persons_invitation_is_not_taken(client: Client) -> None:
    artist = make_artist(status="ended")
    client.force_login(artist)
    open_invitation(client, email="grace@example.org")
    assert client.post("/welcome/join/")["Location"] == "/welcome/"
    assert artist.memberships.active().count() == 0


def test_an_old_link_is_dead_after_its_time(client: Client) -> None:
    invitation, link = invite(cohort=make_cohort(), by=None, days=7)
    late = timezone.now() + timedelta(days=7, seconds=1)
    assert Invitation.objects.usable(at=late).exists() is False
    assert invitation.consume(at=late) is False
    assert client.get(path_of(link)).status_code == 302
