from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.gate.invite import invite
from portal.models import Invitation
from tests.factories import make_artist, make_cohort, make_operator

pytestmark = pytest.mark.django_db
URL = "/review/invitations/"


@pytest.fixture(autouse=True)
def operator(client):
    person = make_operator()
    client.force_login(person)
    return person


@pytest.fixture
def cohort():
    return make_cohort()


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def test_link_is_shown_once_and_opens(client, operator, cohort):
    data = {"email": "", "cohort": cohort.pk, "days": 3, "note": "Met in Lisbon"}
    answer = client.post(URL, data)
    link = answer.context["link"]
    assert answer.content.decode().count(link) == 1
    assert link not in client.get(URL).content.decode()
    invitation = Invitation.objects.get()
    assert (invitation.cohort, invitation.email, invitation.note) == (cohort, "", "Met in Lisbon")
    assert invitation.created_by == operator
    left = invitation.expires_at - timezone.now()
    assert timedelta(days=2, hours=23) < left <= timedelta(days=3)
    assert Client().get(path_of(link), follow=True).status_code == 200


def test_address_with_an_open_invitation_gets_no_second_one(client, cohort):
    data = {"email": "Ines@Example.org", "cohort": cohort.pk, "days": 7, "note": "a note"}
    client.post(URL, data)
    answer = client.post(URL, data)
    assert answer.status_code == 422
    sentence = "This address has an open invitation. Send that one again."
    assert dict(answer.context["form"].errors) == {"email": [sentence]}
    assert "a note</textarea>" in answer.content.decode().replace("\n", "")
    assert [one.email for one in Invitation.objects.all()] == ["ines@example.org"]


def test_wrong_input_is_refused_with_the_reason(client, cohort):
    past = make_cohort(
        starts_at=timezone.now() - timedelta(days=9), ends_at=timezone.now() - timedelta(days=1)
    )
    data = {"email": "nobody", "cohort": past.pk, "days": 0, "note": ""}
    answer = client.post(URL, data)
    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == {
        "email": ["Enter a valid email address."],
        "cohort": ["Choose an open cohort."],
        "days": ["Ensure this value is greater than or equal to 1."],
    }
    assert Invitation.objects.count() == 0


def test_new_link_kills_the_old_one(client, cohort):
    invitation, old = invite(cohort=cohort, by=None)
    answer = client.post(reverse("review:invitation-resend", args=[invitation.public_id]))
    new = answer.context["link"]
    assert Client().get(path_of(old), follow=True).status_code == 410
    assert Client().get(path_of(new), follow=True).status_code == 200


def test_taken_back_invitation_is_dead_and_stays_so(client, cohort):
    invitation, link = invite(cohort=cohort, by=None)
    url = reverse("review:invitation-revoke", args=[invitation.public_id])
    assert "Its link is dead." in client.post(url, follow=True).content.decode()
    assert Client().get(path_of(link), follow=True).status_code == 410
    assert "It was taken back already." in client.post(url, follow=True).content.decode()
    again = client.post(
        reverse("review:invitation-resend", args=[invitation.public_id]), follow=True
    )
    assert "It was used or taken back. Make a new one." in again.content.decode()


def test_list_says_how_each_stands(client, cohort):
    now = timezone.now()
    invite(cohort=cohort, by=None, email="open@example.org")
    used, _ = invite(cohort=cohort, by=None)
    Invitation.objects.filter(pk=used.pk).update(uses=1)
    late, _ = invite(cohort=cohort, by=None)
    Invitation.objects.filter(pk=late.pk).update(expires_at=now - timedelta(days=1))
    invite(cohort=cohort, by=None)[0].revoke()
    html = client.get(URL).content.decode()
    for words in ("open until", "<td>used", "ran out", "<td>taken back"):
        assert html.count(words) == 1


def test_page_of_one_says_who_came_in_and_who_took_it_back(client, cohort, operator):
    invitation, _ = invite(cohort=cohort, by=operator, max_uses=2, note="For the opening")
    artist = make_artist(name="Ada Lovelace")
    artist.memberships.update(invitation=invitation)
    page = reverse("review:invitation", args=[invitation.public_id])
    html = client.get(page).content.decode()
    for words in ("Ada Lovelace", "For the opening", "open until", "Take it back"):
        assert words in html
    revoke = reverse("review:invitation-revoke", args=[invitation.public_id])
    assert client.post(revoke, {"reason": "line\nbreak"}).status_code == 422
    client.post(revoke, {"reason": "The link was posted."})
    html = client.get(page).content.decode()
    assert "The link was posted." in html
    assert "Take it back" not in html
    invitation.refresh_from_db()
    assert invitation.revoked_by == operator


def test_member_under_any_form_of_the_address_gets_no_invitation(client, cohort):
    make_artist(email="ada@example.org")
    data = {"email": "Ada+x@example.org", "cohort": cohort.pk, "days": 7, "note": ""}
    answer = client.post(URL, data)
    sentence = "This person has a place in the programme already."
    assert dict(answer.context["form"].errors) == {"email": [sentence]}


def test_open_link_may_be_good_for_several_and_a_mailed_one_is_not(client, cohort):
    data = {"email": "", "cohort": cohort.pk, "days": 7, "max_uses": 12}
    client.post(URL, data)
    assert Invitation.objects.get().max_uses == 12
    answer = client.post(URL, data | {"email": "ada@example.org"})
    sentence = "An invitation to an address is for one person."
    assert dict(answer.context["form"].errors) == {"max_uses": [sentence]}
    client.post(URL, {"email": "ada@example.org", "name": "Ada", "cohort": cohort.pk, "days": 7})
    assert Invitation.objects.values_list("name", "max_uses").last() == ("Ada", 1)
