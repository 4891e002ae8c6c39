import pytest

from portal.activity.record import record
from portal.activity.timeline import Line, timeline
from portal.models import Entry, User
from tests.factories import make_artist, make_entry, make_operator, make_reviewer

pytestmark = pytest.mark.django_db


def lines(person: User, reader: User) -> list[Line]:
    entries = Entry.objects.about(person).for_timeline()
    return [line for day in timeline(entries, reader=reader) for line in day.lines]


def test_artist_and_staff_read_the_same_sentences_with_the_actor_named() -> None:
    artist = make_artist(name="Inês Marchetti")
    ruth = make_reviewer(name="Ruth Adeyemi")
    record("clip.cancelled", person=artist, actor=None, clip="0001-3")
    record("clip.cancelled", person=artist, actor=make_operator(name="Hana"), clip="0001-2")
    record("clip.cancelled", person=artist, actor=artist, clip="0001-1")
    assert [line.sentence for line in lines(artist, artist)] == [
        "Clip 0001-1 cancelled by you",
        "Clip 0001-2 cancelled by Hana, operator",
        "Clip 0001-3 cancelled by the house",
    ]
    assert [line.sentence for line in lines(artist, ruth)] == [
        "Clip 0001-1 cancelled by Inês Marchetti",
        "Clip 0001-2 cancelled by Hana, operator",
        "Clip 0001-3 cancelled by the house",
    ]


def test_who_did_it_is_named_beside_a_sentence_that_does_not() -> None:
    artist, ruth = make_artist(), make_reviewer(name="Ruth Adeyemi")
    record("clip.kept", person=artist, actor=artist, clip="0001-1")
    record("clip.failed", person=artist, clip="0001-2")
    record("account.renamed", person=artist, actor=ruth)
    found = [(line.sentence, line.by) for line in lines(artist, artist)]
    assert found == [
        ("Name changed", "Ruth Adeyemi, reviewer"),
        ("Clip 0001-2 failed", ""),
        ("Kept 0001-1", ""),
    ]


def test_an_actor_who_is_gone_and_a_kind_that_is_gone_break_nothing() -> None:
    artist = make_artist()
    make_entry(person=artist, kind="clip.cancelled", actor_id=10**9, facts={"clip": "0001-1"})
    Entry.objects.create(person=artist, kind="mood.guessed", retention="short")
    assert [line.sentence for line in lines(artist, artist)] == [
        "An entry of a kind that is no longer written: mood.guessed",
        "Clip 0001-1 cancelled by somebody who is gone",
    ]


def test_an_entry_is_read_by_whom_its_kind_is_for() -> None:
    artist, other, reviewer, operator = (
        make_artist(), make_artist(), make_reviewer(), make_operator(),
    )  # fmt: skip
    for kind in ("account.signed_out", "account.renamed"):
        make_entry(kind=kind, person=artist)
    own = {"account.signed_out", "account.renamed"}
    for user, kinds in (
        (artist, own), (operator, own), (reviewer, {"account.renamed"}), (other, set()),
    ):  # fmt: skip
        readable = Entry.objects.readable_by(user)
        assert set(readable.values_list("kind", flat=True)) == kinds
