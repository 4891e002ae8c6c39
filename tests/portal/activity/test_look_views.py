import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.activity.looks import close_look, open_look, saw
from portal.models import User
from tests.factories import make_artist, make_look, make_reviewer, make_terms

pytestmark = pytest.mark.django_db
URL = "/account/activity/looks/"


@pytest.fixture
def artist() -> User:
    return make_artist()


def read(user: User, query: str = ""):
    client = Client()
    client.force_login(user)
    return client.get(URL + query)


def test_the_artist_reads_who_when_at_what_and_why(artist: User) -> None:
    staff = make_reviewer(name="Tomasz Wiśniewski")
    note = "Drift in <Gouache> between versions"
    look = open_look(staff=staff, artist=artist, purpose="quality", note=note)
    saw(look=look, what="Clips, ratings and reports")
    saw(look=look, what="Clip 0412-3")
    close_look(look=look)
    html = read(artist).content.decode()
    for words in (
        "Tomasz Wiśniewski",
        "Reviewer",
        "Clips, ratings and reports,</span>",
        "Clip 0412-3</span>",
        "Quality of the model",
        "Drift in &lt;Gouache&gt; between versions",
    ):
        assert html.count(words) == 1


def test_nobody_looked_and_nothing_was_opened(artist: User) -> None:
    assert "Nobody looked." in read(artist).content.decode()
    make_look(staff=make_reviewer(), artist=artist)
    assert "Nothing was opened" in read(artist).content.decode()


def test_each_reads_of_looks_at_themselves_alone(artist: User) -> None:
    staff, other = make_reviewer(), make_artist()
    look = make_look(staff=staff, artist=artist)
    seen = {user: list(read(user).context["page_obj"]) for user in (artist, other, staff)}
    assert seen == {artist: [look], other: [], staff: []}
    assert Client().get(URL)["Location"].startswith("/account/login/")


def test_it_stays_readable_after_the_end_and_before_new_terms() -> None:
    artist = make_artist(status="ended")
    make_terms()
    make_look(staff=make_reviewer(), artist=artist)
    answer = read(artist)
    assert (answer.status_code, len(answer.context["page_obj"])) == (200, 1)


def test_newest_first_in_pages(artist: User) -> None:
    staff = make_reviewer()
    looks = [make_look(staff=staff, artist=artist) for _ in range(31)]
    assert next(iter(read(artist).context["page_obj"])) == looks[-1]
    assert list(read(artist, "?page=2").context["page_obj"]) == [looks[0]]


def test_as_many_queries_for_three_as_for_one(artist: User) -> None:
    counts = []
    for _ in range(3):
        look = make_look(staff=make_reviewer(), artist=artist)
        saw(look=look, what="Timeline")
        read(artist)
        with CaptureQueriesContext(connection) as queries:
            read(artist)
        counts.append(len(queries))
    assert counts[0] == counts[2]
