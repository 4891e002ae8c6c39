from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.models import Look, Sight, User
from tests.factories import make_artist, make_look, make_reviewer

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def artist() -> User:
    return make_artist()


@pytest.fixture
def staff() -> User:
    return make_reviewer()


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("look_purpose_valid", {"purpose": "curious"}),
        ("look_role_valid", {"role": "guest"}),
        ("look_thing_whole", {"thing_type": "generation.clip"}),
        ("look_thing_whole", {"thing_id": 7}),
        ("look_says_why", {"note": ""}),
        ("look_ends_after_start", {"opened_at": NOW, "until": NOW}),
        ("look_closed_after_start", {"opened_at": NOW, "closed_at": NOW - timedelta(seconds=1)}),
    ],
)
def test_a_wrong_look_is_impossible(
    artist: User, staff: User, constraint: str, fields: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        make_look(staff=staff, artist=artist, **fields)
    assert constraint in str(refusal.value)


def test_a_look_at_oneself_is_impossible(staff: User) -> None:
    with pytest.raises(IntegrityError, match="look_at_somebody_else"), transaction.atomic():
        make_look(staff=staff, artist=staff)


def test_what_was_seen_is_named_once_a_look(artist: User, staff: User) -> None:
    look = make_look(staff=staff, artist=artist)
    Sight.objects.create(look=look, what="Timeline")
    with pytest.raises(IntegrityError), transaction.atomic():
        Sight.objects.create(look=look, what="Timeline")
    with pytest.raises(IntegrityError, match="sight_says_what"), transaction.atomic():
        Sight.objects.create(look=look, what="")


def test_a_look_is_active_from_its_start_to_its_end(artist: User, staff: User) -> None:
    look = make_look(staff=staff, artist=artist, opened_at=NOW, until=NOW + timedelta(minutes=30))
    seconds = {-1: [], 0: [look], 1799: [look], 1800: []}
    for second, active in seconds.items():
        assert list(Look.objects.active(at=NOW + timedelta(seconds=second))) == active


def test_a_look_is_closed_once_and_never_after_its_end(artist: User, staff: User) -> None:
    look = make_look(staff=staff, artist=artist, opened_at=NOW, until=NOW + timedelta(minutes=30))
    assert not look.close(at=NOW + timedelta(minutes=30))
    moment = NOW + timedelta(minutes=3)
    assert look.close(at=moment)
    assert not Look.objects.get().close(at=moment)
    assert Look.objects.get().closed_at == moment


def test_a_look_at_one_thing_covers_that_alone(artist: User, staff: User) -> None:
    clip = make_look(staff=staff, artist=artist, thing_type="generation.clip", thing_id=7)
    assert list(Look.objects.covering(artist, {})) == []
    assert list(Look.objects.covering(artist, {"generation.clip": 8})) == []
    assert list(Look.objects.covering(artist, {"generation.generation": 7})) == []
    assert list(Look.objects.covering(artist, {"generation.clip": 7})) == [clip]
    assert list(Look.objects.covering(staff, {"generation.clip": 7})) == []
    whole = make_look(staff=staff, artist=artist)
    assert list(Look.objects.covering(artist, {})) == [whole]
