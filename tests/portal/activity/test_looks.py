import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from portal.activity.looks import LOOK_FOR, active_look, close_look, look_at, open_look, saw
from portal.models import Entry, HouseJob, Look, Notice, NoticeChoice, User
from tests.factories import make_artist, make_clip, make_operator, make_reviewer

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def artist() -> User:
    return make_artist()


@pytest.fixture
def staff() -> User:
    return make_reviewer(name="Tomasz")


def entries() -> list[tuple[str, dict]]:
    return list(Entry.objects.order_by("pk").values_list("kind", "facts"))


def test_a_look_is_opened_recorded_and_told_in_one_go(artist: User, staff: User) -> None:
    note = " The kite flickers on every take. "
    look = open_look(staff=staff, artist=artist, purpose="quality", note=note, at=NOW)
    assert (look.note, look.role, look.until) == (note.strip(), "reviewer", NOW + LOOK_FOR)
    entry = Entry.objects.get()
    assert (entry.kind, entry.retention, entry.at) == ("look.opened", "long", NOW)
    assert (entry.person, entry.actor) == (artist, staff)
    assert (entry.thing_type, entry.thing_id) == ("portal.look", look.pk)
    assert entry.facts == {"purpose": "quality of the model"}
    notice = Notice.objects.get()
    assert (notice.user, notice.kind) == (artist, "looked")
    assert notice.text == "Tomasz opened your work for: quality of the model."
    assert notice.path == "/account/activity/looks/"
    assert HouseJob.objects.count() == 0


def test_who_chose_so_is_told_by_mail(artist: User, staff: User) -> None:
    NoticeChoice.objects.create(user=artist, kind=Notice.Kind.LOOKED)
    open_look(staff=staff, artist=artist, purpose="safety", note="A mail came in")
    assert [job.kind for job in HouseJob.objects.all()] == ["notice_mail"]


def test_the_role_is_that_of_the_moment(artist: User) -> None:
    look = open_look(staff=make_operator(), artist=artist, purpose="alarm", note="Two networks")
    assert look.get_role_display() == "Operator"


@pytest.mark.parametrize("note", ["", "  "])
def test_no_look_at_all_of_somebody_without_a_word(artist: User, staff: User, note: str) -> None:
    with pytest.raises(ValueError, match="purpose in words"):
        open_look(staff=staff, artist=artist, purpose="other", note=note)
    assert (Look.objects.count(), Entry.objects.count(), Notice.objects.count()) == (0, 0, 0)


def test_only_staff_look_and_at_others(artist: User, staff: User) -> None:
    for who, at in ((artist, staff), (make_artist(), artist), (staff, staff)):
        with pytest.raises(ValueError, match="A look is one of staff"):
            open_look(staff=who, artist=at, purpose="other", note="Out of interest")


def test_another_purpose_ends_the_look_before(artist: User, staff: User) -> None:
    first = open_look(staff=staff, artist=artist, purpose="quality", note="Drift", at=NOW)
    later = NOW + timedelta(minutes=5)
    second = open_look(staff=staff, artist=artist, purpose="safety", note="A face", at=later)
    first.refresh_from_db()
    assert (first.closed_at, second.closed_at) == (later, None)
    assert active_look(staff=staff, artist=artist, at=later) == second
    assert [kind for kind, _ in entries()] == ["look.opened", "look.closed", "look.opened"]


def test_a_look_covers_its_pair_and_its_time(artist: User, staff: User) -> None:
    look = open_look(staff=staff, artist=artist, purpose="quality", note="Drift", at=NOW)
    assert active_look(staff=staff, artist=artist, at=NOW) == look
    assert active_look(staff=staff, artist=make_artist(), at=NOW) is None
    assert active_look(staff=make_reviewer(), artist=artist, at=NOW) is None
    assert active_look(staff=staff, artist=artist, at=NOW + LOOK_FOR) is None
    assert close_look(look=look, at=NOW + timedelta(minutes=1))
    assert active_look(staff=staff, artist=artist, at=NOW + timedelta(minutes=1)) is None
    assert not close_look(look=look, at=NOW + timedelta(minutes=2))
    assert [kind for kind, _ in entries()] == ["look.opened", "look.closed"]


def test_what_is_seen_is_written_down_once_a_look(artist: User, staff: User) -> None:
    clip = make_clip(artist=artist)
    look = open_look(staff=staff, artist=artist, purpose="quality", note="Drift", at=NOW)
    seen = [saw(look=look, what="Clip 0001-1", thing=clip, at=NOW) for _ in range(2)]
    assert seen == [True, False]
    entry = Entry.objects.get(kind="look.seen")
    assert (entry.person, entry.actor, entry.thing_type) == (artist, staff, "generation.clip")
    assert (entry.thing_id, entry.facts) == (clip.pk, {"what": "clip 0001-1", "look": look.pk})
    again = open_look(staff=staff, artist=artist, purpose="safety", note="A face", at=NOW)
    assert saw(look=again, what="Clip 0001-1", thing=clip, at=NOW)


def test_one_thing_is_opened_in_one_call(artist: User, staff: User) -> None:
    clip, other = make_clip(artist=artist), make_clip(artist=artist)

    def look_once(at=NOW) -> Look | None:
        return look_at(
            staff=staff, artist=artist, thing=clip, purpose="hold", what="Clip 0001-1", at=at
        )

    look = look_once()
    assert look is not None
    assert (look_once(), Look.objects.count(), Notice.objects.count()) == (look, 1, 1)
    assert (look.note, look.thing_type, look.thing_id) == ("", "generation.clip", clip.pk)
    assert active_look(staff=staff, artist=artist, thing=clip, at=NOW) == look
    assert active_look(staff=staff, artist=artist, thing=other, at=NOW) is None
    assert active_look(staff=staff, artist=artist, at=NOW) is None
    assert [kind for kind, _ in entries()] == ["look.opened", "look.seen"]
    assert look_once(NOW + LOOK_FOR) != look
    assert Notice.objects.count() == 2


def test_ones_own_thing_needs_no_look(artist: User) -> None:
    own = make_clip(artist=artist)
    assert look_at(staff=artist, artist=artist, thing=own, purpose="hold") is None
    assert Look.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_windows_at_once_make_one_look(artist: User, staff: User) -> None:
    clip = make_clip(artist=artist)
    together, found = threading.Barrier(4), []

    def open_window() -> None:
        together.wait()
        look = look_at(
            staff=staff, artist=artist, thing=clip, purpose="hold", what="Clip 0001-1", at=NOW
        )
        found.append(look)
        connection.close()

    windows = [threading.Thread(target=open_window) for _ in range(4)]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert found == [Look.objects.get()] * 4
    assert [kind for kind, _ in entries()] == ["look.opened", "look.seen"]
    assert Notice.objects.count() == 1
