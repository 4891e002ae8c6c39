from datetime import UTC, datetime, timedelta

import pytest

from generation.gallery.forms import BrowseForm
from generation.models import Clip
from portal.models import User
from tests.factories import make_artist, make_clip, make_generation, make_model_version

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def artist(db: None) -> User:
    return make_artist()


def found(artist: User, **chosen: str) -> list[str]:
    form = BrowseForm(chosen, user=artist)
    clips = form.narrow(Clip.objects.filter(artist=artist), at=NOON)
    return sorted(clip.number for clip in clips.select_related("generation"))


def test_words_of_the_prompt(artist: User) -> None:
    make_clip(generation=make_generation(artist=artist, prompt="A red Balloon over fog"))
    make_clip(generation=make_generation(artist=artist, prompt="Fog, 100% grey"))
    assert found(artist) == ["0001-1", "0002-1"]
    assert found(artist, q="FOG balloon") == ["0001-1"]
    assert found(artist, q="100%") == ["0002-1"]
    assert found(artist, q="_") == []


def test_numbers(artist: User) -> None:
    first = make_generation(artist=artist, prompt="One", seed=500, variations=2)
    make_clip(generation=first)
    make_clip(generation=first)
    make_clip(generation=make_generation(artist=artist, prompt="Two", seed=271828182))
    assert found(artist, q="0001-2") == ["0001-2"]
    assert found(artist, q="1-2") == ["0001-2"]
    assert found(artist, q="501") == ["0001-2"]
    assert found(artist, q="271828182") == ["0002-1"]
    assert found(artist, q="2") == ["0002-1"]
    assert found(artist, q="99999999999999999999") == []


def test_states(artist: User) -> None:
    for status in ("done", "queued", "failed"):
        make_clip(artist=artist, status=status)
    Clip.objects.get(status="done").keep()
    make_clip(artist=artist, status="done")
    assert found(artist, show="kept") == ["0001-1"]
    assert found(artist, show="finished") == ["0001-1", "0004-1"]
    assert found(artist, show="not") == ["0002-1", "0003-1"]


def test_model(artist: User) -> None:
    one, two = make_model_version(slug="one"), make_model_version(slug="two")
    make_model_version(slug="unused")
    make_clip(generation=make_generation(artist=artist, model_version=one))
    make_clip(generation=make_generation(artist=artist, model_version=two))
    assert found(artist, model="two") == ["0002-1"]
    choices = BrowseForm({}, user=artist)["model"].field.queryset
    assert [version.slug for version in choices] == ["two", "one"]


def test_when(artist: User) -> None:
    for days in (0.2, 2, 20, 200):
        make_clip(artist=artist, created_at=NOON - timedelta(days=days))
    assert found(artist, when="day") == ["0001-1"]
    assert found(artist, when="week") == ["0001-1", "0002-1"]
    assert found(artist, when="month") == ["0001-1", "0002-1", "0003-1"]


def test_unknown_values_narrow_nothing(artist: User) -> None:
    make_clip(artist=artist)
    unknown = {"show": "mine", "model": "none-such", "when": "never"}
    assert found(artist, **unknown) == ["0001-1"]
    assert BrowseForm(unknown, user=artist).is_narrowed is False
    assert BrowseForm({"q": "fog"}, user=artist).is_narrowed is True
