import pytest

from portal.activity.kinds import UndeclaredKind, all_kinds
from portal.activity.record import record
from portal.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_entry_holds_ids_and_small_facts() -> None:
    artist, reviewer = factories.make_artist(), factories.make_reviewer()
    clip = factories.make_clip(artist=artist)
    record("rating.given", person=artist, actor=reviewer, thing=clip, clip="0001-1")
    assert Entry.objects.values(
        "kind", "retention", "person_id", "actor_id", "thing_type", "thing_id", "facts"
    ).get() == {
        "kind": "rating.given",
        "retention": "standard",
        "person_id": artist.pk,
        "actor_id": reviewer.pk,
        "thing_type": "generation.clip",
        "thing_id": clip.pk,
        "facts": {"clip": "0001-1"},
    }


def test_an_undeclared_kind_is_refused_and_nothing_is_written() -> None:
    with pytest.raises(UndeclaredKind, match=r"No app declares the kind 'mood\.guessed'\."):
        record("mood.guessed", person=None)
    assert Entry.objects.count() == 0


def test_an_undeclared_fact_is_refused_and_nothing_is_written() -> None:
    with pytest.raises(UndeclaredKind, match=r"terms\.accepted declares no fact prompt\."):
        record("terms.accepted", person=None, version=1, prompt="A kite")
    assert Entry.objects.count() == 0


def test_recording_is_one_insert(django_assert_num_queries) -> None:
    artist = factories.make_artist()
    all_kinds()
    with django_assert_num_queries(1):
        record("terms.accepted", person=artist, version=1)


@pytest.mark.parametrize("kind", all_kinds().values(), ids=lambda kind: kind.name)
def test_every_kind_tells_its_own_facts(kind) -> None:
    told = kind.tell(dict.fromkeys(kind.facts, 7), actor="Ruth")
    assert "{" not in told
    assert "–" not in told  # noqa: RUF001 - the dash of a missing fact
    assert kind.what
    assert kind.purpose
