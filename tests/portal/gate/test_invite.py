from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.gate.invite import InvitationOver, invite, resend, revoke
from portal.models import Entry, HouseJob, Invitation
from portal.models.invitation import hash_token
from tests.factories import make_cohort, make_operator
from tests.portal.house_work import body, do_house_work, mails

pytestmark = pytest.mark.django_db


def token_in(link: str) -> str:
    return link.rstrip("/").rsplit("/", 1)[1]


def test_only_the_hash_of_a_256_bit_token_is_stored() -> None:
    invitation, link = invite(cohort=make_cohort(), by=None, email="Ada@Example.org ")
    token = token_in(link)
    assert link == f"http://localhost:8000/invitations/{token}/"
    assert len(token) == 43
    assert invitation.token_sha256 == hash_token(token)
    assert invitation.email == "ada@example.org"
    job = HouseJob.objects.get()
    assert job.kind == "invitation_mail"
    assert token not in str(job.payload)


def test_an_open_invitation_is_not_mailed() -> None:
    invitation, _ = invite(cohort=make_cohort(), by=None, max_uses=40, days=30)
    assert HouseJob.objects.count() == 0
    assert invitation.max_uses == 40
    days_left = (invitation.expires_at - timezone.now()) / timedelta(days=1)
    assert round(days_left) == 30


@pytest.mark.parametrize(
    "email", ["ada@example.org\nBcc: all@example.org", "ada", "ada@example.org, b@example.org"]
)
def test_what_is_no_address_is_refused_and_nothing_is_made(email: str) -> None:
    with pytest.raises(ValidationError):
        invite(cohort=make_cohort(), by=None, email=email)
    assert Invitation.objects.count() == 0


def test_the_mail_has_text_and_html_with_the_link() -> None:
    operator = make_operator(name="Grace <Hopper>")
    invitation, link = invite(
        cohort=make_cohort(), by=operator, email="ada@example.org", note="Ask about kites."
    )
    assert do_house_work() == 1
    (mail,) = mails()
    assert mail["To"] == "ada@example.org"
    assert mail["Subject"] == "Your invitation to Atelier"
    text, html = body(mail, "plain"), body(mail, "html")
    assert link in text
    assert f'href="{link}"' in html
    assert "Grace <Hopper> invites you" in text
    assert "Grace &lt;Hopper&gt; invites you" in html
    assert ("kites" in text, "kites" in html) == (False, False)  # the note stays with the team
    invitation.refresh_from_db()
    assert invitation.sent_at is not None


def test_a_job_that_runs_twice_sends_once() -> None:
    invite(cohort=make_cohort(), by=None, email="ada@example.org")
    do_house_work()
    HouseJob.objects.update(status=HouseJob.Status.QUEUED, finished_at=None)
    assert do_house_work() == 1
    assert len(mails()) == 1


def test_resending_makes_a_new_link_and_kills_the_old_one() -> None:
    invitation, old = invite(cohort=make_cohort(), by=None, email="ada@example.org")
    new = resend(invitation=invitation)
    assert new != old
    assert not Invitation.objects.with_token(token_in(old)).exists()
    assert Invitation.objects.usable().with_token(token_in(new)).get() == invitation
    assert do_house_work() == 2
    (mail,) = mails()  # the first job finds its link dead and sends nothing
    assert new in body(mail, "plain")


def test_who_took_it_back_and_why_is_kept_and_each_step_recorded() -> None:
    operator = make_operator()
    invitation, _ = invite(cohort=make_cohort(), by=operator)
    resend(invitation=invitation, by=operator)
    revoke(invitation=invitation, by=operator, reason=" Sent to the wrong person. ")
    invitation.refresh_from_db()
    assert (invitation.revoked_by, invitation.revoked_reason) == (
        operator, "Sent to the wrong person.",
    )  # fmt: skip
    entries = Entry.objects.order_by("pk").values_list("kind", "actor", "person", "facts")
    assert list(entries) == [
        (f"invitation.{done}", operator.pk, None, {}) for done in ("made", "renewed", "revoked")
    ]


def test_a_revoked_or_used_invitation_is_not_sent_again() -> None:
    revoked, link = invite(cohort=make_cohort(), by=None)
    assert revoke(invitation=revoked) is True
    assert revoke(invitation=revoked) is False
    assert not Invitation.objects.usable().with_token(token_in(link)).exists()
    used, _ = invite(cohort=make_cohort(), by=None)
    assert used.consume() is True
    for invitation in (revoked, used):
        with pytest.raises(InvitationOver):
            resend(invitation=invitation)
