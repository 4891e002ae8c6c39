import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from feedback.review import admission_forms
from portal.gate.invite import invite
from portal.models import HouseJob, Invitation
from tests.factories import make_artist, make_cohort, make_operator

pytestmark = pytest.mark.django_db
URL = "/review/invitations/bulk/"
SEND = "/review/invitations/bulk/send/"


@pytest.fixture(autouse=True)
def operator(client):
    person = make_operator()
    client.force_login(person)
    return person


@pytest.fixture
def cohort():
    return make_cohort(seats=5)


def look_over(client: Client, cohort, **data):
    return client.post(URL, {"cohort": cohort.pk, "days": 7} | data)


def sealed_in(page) -> dict[str, str]:
    return {"sealed": page.context["form"]["sealed"].value()}


def test_nothing_is_sent_before_it_is_confirmed_and_then_to_the_good_ones_alone(
    client, cohort, operator
):
    make_artist(email="member@example.org")
    invite(cohort=cohort, by=None, email="invited@example.org")
    HouseJob.objects.all().delete()
    text = (
        "email,name,note,days\nada@example.org,Ada,met in Lisbon,3\n<b>nobody</b>\n"
        "member+x@example.org\ninvited@example.org\nADA@example.org\ngrace@example.org"
    )
    page = look_over(client, cohort, text=text)
    html = page.content.decode()
    for words in (
        "2 to invite, 2 in already, 2 skipped",
        "4 seats that are not promised yet",
        "&lt;b&gt;nobody&lt;/b&gt;",
        "The same person as on line 2.",
        "Has a place in the programme already.",
        "Has an open invitation already.",
        "Send 2 invitations",
    ):
        assert words in html
    assert (Invitation.objects.count(), HouseJob.objects.count()) == (1, 0)
    done = client.post(SEND, sealed_in(page), follow=True)
    assert done.redirect_chain == [("/review/invitations/", 302)]
    assert "2 invitations on the way." in done.content.decode()
    new = Invitation.objects.filter(created_by=operator).order_by("pk")
    assert list(new.values_list("email", "name", "note")) == [
        ("ada@example.org", "Ada", "met in Lisbon"),
        ("grace@example.org", "", ""),
    ]
    assert HouseJob.objects.filter(kind="invitation_mail").count() == 2
    again = client.post(SEND, sealed_in(page), follow=True)
    assert "0 invitations on the way. 2 left out: in or invited by now." in again.content.decode()
    assert HouseJob.objects.count() == 2


def test_a_file_from_a_spreadsheet_is_read(client, cohort):
    data = "Name;E-mail\r\nInês;ines@example.org\r\n".encode("utf-8-sig")
    page = look_over(client, cohort, file=SimpleUploadedFile("people.csv", data))
    assert [(line.email, line.name) for line in page.context["report"].good] == [
        ("ines@example.org", "Inês")
    ]


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({}, "text", "Paste some lines, or choose a file."),
        (
            {"text": "a@b.org", "file": b"a@b.org"},
            "text",
            "Either paste the lines or send a file, not both.",
        ),
        (
            {"file": "Inês".encode("latin-1")},
            "file",
            "The file is not in UTF-8. Save it as CSV UTF-8 and send it again.",
        ),
        ({"file": b"a" * (1024 * 1024 + 1)}, "file", "The file is larger than 1 MB."),
        ({"file": b""}, "file", "There is nothing in the list."),
        ({"text": "a@b.org\n" * 501}, "text", "The list has 501 lines; 500 go at once."),
        ({"text": "a@b.org", "days": 61}, "days", "Ensure this value is less than or equal to 60."),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_beside_its_field(
    client, cohort, data, field, sentence
):
    if "file" in data:
        data = data | {"file": SimpleUploadedFile("people.csv", data["file"])}
    page = look_over(client, cohort, **data)
    assert page.status_code == 422
    assert dict(page.context["form"].errors) == {field: [sentence]}
    if "text" in data:
        assert "a@b.org" in page.content.decode()


def test_more_people_than_seats_are_not_offered_to_be_sent(client):
    page = look_over(client, make_cohort(seats=1), text="a@example.org\nb@example.org")
    html = page.content.decode()
    assert "These are more people than seats." in html
    assert "Send 2" not in html
    done = client.post(SEND, sealed_in(page), follow=True)
    assert "Nothing was sent: 1 seats are left by now." in done.content.decode()
    assert Invitation.objects.count() == 0


def test_only_who_looked_it_over_sends_it_and_within_the_hour(client, cohort, monkeypatch):
    page = look_over(client, cohort, text="ada@example.org")
    other = Client()
    other.force_login(make_operator())
    sent = [other.post(SEND, sealed_in(page), follow=True)]
    forged = sealed_in(page)["sealed"][:-1] + "x"
    sent.append(client.post(SEND, {"sealed": forged}, follow=True))
    sent.append(client.post(SEND, {}, follow=True))
    # The clock itself cannot be moved: the sign-in would be over, too.
    monkeypatch.setattr(admission_forms, "CONFIRM_WITHIN_S", -1)
    sent.append(client.post(SEND, sealed_in(page), follow=True))
    for answer in sent:
        assert "Nothing was sent; look it over again." in answer.content.decode()
    assert Invitation.objects.count() == 0
