from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from feedback.review.request_waits import waits
from portal.gate.invite import invite
from portal.models import AccessRequest, HouseJob, Invitation
from tests.factories import make_artist, make_cohort, make_operator, make_request, make_reviewer

pytestmark = pytest.mark.django_db
URL = "/review/requests/"


@pytest.fixture(autouse=True)
def operator(client):
    person = make_operator(name="Ruth")
    client.force_login(person)
    return person


def path_of(asked: AccessRequest, verb: str = "") -> str:
    return f"{URL}{asked.public_id}/{verb}"


def ago(**time: float):
    return timezone.now() - timedelta(**time)


def listed(client: Client, query: str = "") -> list[str]:
    return [asked.name for asked in client.get(URL + query).context["page_obj"]]


def test_the_longest_waiting_comes_first_and_the_list_is_narrowed(client):
    for name, days in (("Young", 1), ("Old", 9), ("Middle", 4)):
        make_request(name=name, created_at=ago(days=days))
    make_request(name="Short", created_at=ago(days=2)).shortlist(by=None)
    make_request(name="No").decline(seen="new", reason="full", by=None)
    assert listed(client) == ["Old", "Middle", "Short", "Young"]
    assert listed(client, "?status=new") == ["Old", "Middle", "Young"]
    assert listed(client, "?status=shortlisted") == ["Short"]
    assert listed(client, "?status=") == ["Old", "Middle", "Short", "Young", "No"]
    assert listed(client, "?status=nonsense") == ["Old", "Middle", "Short", "Young", "No"]
    html = client.get(URL).content.decode().replace("\xa0", " ")
    assert "1 week, 2 days" in html


def test_waits_are_counted_and_their_median_told():
    now = timezone.now()
    assert waits(at=now) == {"waiting": 0, "oldest_at": None, "median_wait": None}
    oldest = make_request(created_at=ago(days=5))
    make_request().shortlist(by=None)
    for days in (2, 4, 10):
        asked = make_request(created_at=now - timedelta(days=days))
        asked.decline(seen="new", reason="full", by=None, at=now)
    long_ago = make_request(created_at=now - timedelta(days=300))
    long_ago.decline(seen="new", reason="full", by=None, at=now - timedelta(days=91))
    assert waits(at=now) == {
        "waiting": 2,
        "oldest_at": oldest.created_at,
        "median_wait": timedelta(days=4),
    }


def test_an_operator_invites_in_one_click(client, operator):
    asked, cohort = make_request(), make_cohort(name="First light")
    form = client.get(path_of(asked)).context["invite_form"]
    data = {"invite-seen": form["seen"].value(), "invite-cohort": cohort.pk}
    page = client.post(path_of(asked, "invite/"), data, follow=True).content.decode()
    invitation = Invitation.objects.get()
    assert f"The invitation is on its way to {asked.email}." in page
    assert f"/review/invitations/{invitation.public_id}/" in page
    assert (invitation.email, invitation.created_by) == (asked.email, operator)


def test_a_reviewer_shortlists_and_neither_invites_nor_declines(client):
    client.force_login(make_reviewer())
    asked = make_request()
    assert "Operators invite and decline." in client.get(path_of(asked)).content.decode()
    page = client.post(path_of(asked, "shortlist/"), follow=True).content.decode()
    assert f"{asked.name} is on the shortlist." in page
    for verb in ("invite/", "decline/"):
        assert client.post(path_of(asked, verb)).status_code == 403


def test_a_reason_of_the_closed_list_is_needed(client):
    asked = make_request()
    for reason in ("", "ugly"):
        data = {"decline-seen": "new", "decline-reason": reason}
        page = client.post(path_of(asked, "decline/"), data)
        assert page.status_code == 422
        assert list(page.context["decline_form"].errors) == ["reason"]
    data = {"decline-seen": "new", "decline-reason": "focus"}
    page = client.post(path_of(asked, "decline/"), data, follow=True).content.decode()
    assert "gets the reason by mail." in page
    assert "This round is for another kind of work" in page
    assert HouseJob.objects.get().kind == "request_declined"


def test_the_second_of_two_sees_what_the_first_decided(client):
    asked, cohort = make_request(), make_cohort()
    asked.shortlist(by=make_reviewer(name="Grace"))
    for verb, data in (
        ("shortlist/", {}),
        ("invite/", {"invite-seen": "new", "invite-cohort": cohort.pk}),
        ("decline/", {"decline-seen": "new", "decline-reason": "full"}),
    ):
        page = client.post(path_of(asked, verb), data, follow=True).content.decode()
        assert "Somebody else was first: the request is shortlisted by Grace." in page
    assert (Invitation.objects.count(), HouseJob.objects.count()) == (0, 0)


def test_who_is_in_or_invited_already_is_told_and_not_invited(client):
    cohort = make_cohort()
    make_artist(email="member@example.org")
    invite(cohort=cohort, by=None, email="invited@example.org")
    for address, words in (
        ("member+a@example.org", "has a place in the programme already"),
        ("invited@example.org", "has an open invitation already"),
    ):
        asked = make_request(email=address)
        page = client.get(path_of(asked)).content.decode()
        assert f"This address {words}." in page
        assert "Invite</button>" not in page
        data = {"invite-seen": "new", "invite-cohort": cohort.pk}
        refused = client.post(path_of(asked, "invite/"), data)
        assert refused.context["invite_form"].errors == {"cohort": [f"{address} {words}."]}


def test_a_full_cohort_is_said_beside_its_name(client):
    asked, cohort = make_request(), make_cohort(seats=0, name="Full house")
    data = {"invite-seen": "new", "invite-cohort": cohort.pk}
    page = client.post(path_of(asked, "invite/"), data)
    assert page.status_code == 422
    assert page.context["invite_form"].errors == {"cohort": ["No seat is left in Full house."]}
