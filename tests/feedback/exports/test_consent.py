"""Nothing is in a data set that its person does not agree to when it is made."""

from collections.abc import Callable
from typing import Any

import pytest

from feedback.exports import archive as archive_module
from feedback.exports import make
from feedback.exports.ask import ask_dataset
from feedback.exports.make import purge_datasets
from feedback.models import DatasetExport
from portal.account.erasure.erase import erase
from portal.gate.end_membership import end_membership
from portal.models import Consent, Entry, HouseJob, User
from tests.factories import (
    make_artist,
    make_ballot,
    make_clip,
    make_operator,
    make_pair,
    make_rating,
    make_shown_clip,
)
from tests.feedback.exports.unpacked import (
    agree,
    files_stored,
    lines,
    made,
    make_agreeing,
    store_film,
    unpack,
    withdraw,
)
from tests.portal.house_work import do_house_work

pytestmark = pytest.mark.django_db


def rationales(**asked: Any) -> list[str]:
    found = lines(unpack(made(**asked)), "ratings.jsonl")
    return [line["rationale"] for line in found if line["dimension"] == "overall"]


def rate_once(artist: User, **fields: Any) -> None:
    make_rating(clip=make_clip(artist=artist, status="done"), **fields)


def test_silence_is_no_consent() -> None:
    rate_once(make_artist(), rationale="silent")
    rate_once(make_agreeing(), rationale="agreed")
    assert rationales() == ["agreed"]


def test_what_was_withdrawn_is_gone_from_the_next_and_comes_back_when_given_again() -> None:
    artist = make_agreeing()
    rate_once(artist, rationale="mine")
    make_ballot(voter=artist)
    first = made()
    withdraw(artist)
    second = made()
    agree(artist)
    third = made()
    sizes = [(one.card["ratings"], one.card["votes"]) for one in (first, second, third)]
    assert sizes == [(1, 1), (0, 0), (1, 1)]
    assert b"mine" not in unpack(second).read("ratings.jsonl")


def test_the_other_consents_are_none_to_training() -> None:
    artist = make_artist()
    for kind in (Consent.Kind.CREDIT, Consent.Kind.PRESS):
        Consent.objects.create(
            user=artist, kind=kind, given=True, wording_version=1, wording_sha256="x",
            credit_name="Ada" if kind == "credit" else "",
        )  # fmt: skip
    rate_once(artist)
    assert rationales() == []


def test_a_rating_of_anothers_clip_goes_without_the_prompt_and_film_of_who_does_not_agree() -> None:
    clip = make_shown_clip(artist=make_artist())
    store_film(clip)
    rater = make_agreeing()
    make_rating(clip=clip, artist=rater, overall=5, rationale="Good.")
    export = made(with_clips=True)
    archive = unpack(export)
    line = lines(archive, "ratings.jsonl")[0]
    hidden = ("prompt", "prompt_sent", "negative_prompt", "film", "seed", "frames_sha256")
    assert {name: line[name] for name in hidden} == dict.fromkeys(hidden)
    assert (line["rationale"], line["frames"]) == ("Good.", 9)
    assert lines(archive, "unpaired.jsonl") == lines(archive, "clips/metadata.jsonl") == []
    assert [name for name in archive.namelist() if name.endswith(".mp4")] == []
    assert clip.generation.prompt.encode() not in archive.read("ratings.jsonl")
    assert export.card["people"] == [rater.pk]


@pytest.mark.parametrize("side", ["first", "second"])
def test_a_vote_needs_its_voter_and_the_artists_of_both_films(side: str) -> None:
    shown = make_shown_clip(artist=make_artist())
    own = make_shown_clip(artist=make_agreeing())
    clips = sorted((shown, own), key=lambda clip: clip.pk)
    pair = make_pair(first=clips[0], second=clips[1])
    assert getattr(pair, side) in clips
    make_ballot(pair=pair, voter=make_agreeing())
    export = made()
    assert (export.card["votes"], export.card["clips"]) == (0, 0)
    agree(shown.artist)
    export = made()
    assert (export.card["votes"], export.card["clips"]) == (1, 2)
    assert set(export.card["people"]) >= {shown.artist_id, own.artist_id}


def test_clips_of_the_programme_need_nobodys_consent() -> None:
    voter = make_agreeing()
    ballot = make_ballot(voter=voter)
    export = made()
    [vote] = lines(unpack(export), "pairs.jsonl")
    assert vote["prompt"] == ballot.pair.first.generation.prompt
    assert export.card["people"] == [voter.pk]


def test_who_left_stays_in_until_they_withdraw_and_who_was_erased_is_out() -> None:
    stayed, ended, erased = (make_agreeing() for _ in range(3))
    for name, artist in (("stayed", stayed), ("ended", ended), ("erased", erased)):
        rate_once(artist, rationale=name)
    end_membership(membership=ended.memberships.get(), reason="A reason.", by=None)
    erase(user=erased)
    assert sorted(rationales()) == ["ended", "stayed"]
    withdraw(ended)
    export = made()
    assert (export.card["ratings"], export.card["raters"]) == (1, 1)
    assert b"[erased]" not in unpack(export).read("ratings.jsonl")


def test_a_file_with_somebody_in_it_who_withdrew_is_not_given_out_and_purged() -> None:
    artist, other = make_agreeing(), make_agreeing()
    rate_once(artist)
    export = made()
    rate_once(other)
    withdraw(other)
    assert (export.is_fetchable(people=[artist.pk]), export.is_fetchable(people=[])) == (
        True,
        False,
    )
    assert purge_datasets() == 0
    withdraw(artist)
    assert purge_datasets() == 1
    export.refresh_from_db()
    assert (export.status, files_stored()) == (DatasetExport.Status.GONE, [])


def meanwhile(monkeypatch: pytest.MonkeyPatch, what: Callable[[], None]) -> None:
    """Let something happen after the rows were written and before the file is kept."""

    def write(*args: Any, **kwargs: Any) -> Any:
        written = archive_module.write_dataset(*args, **kwargs)
        what()
        return written

    monkeypatch.setattr(make, "write_dataset", write)


def test_who_withdraws_while_it_is_made_is_not_in_it(monkeypatch) -> None:
    artist, other = make_agreeing(), make_agreeing()
    rate_once(artist, rationale="withdrawn")
    rate_once(other, rationale="stays")
    meanwhile(monkeypatch, lambda: withdraw(artist))
    export = made()
    assert (export.status, files_stored()) == ("running", [])
    HouseJob.objects.update(not_before=None)
    do_house_work()
    export.refresh_from_db()
    [job] = HouseJob.objects.filter(kind="dataset_export")
    assert (job.status, job.attempt, export.status) == ("done", 2, "ready")
    archive = unpack(export)
    assert {line["rationale"] for line in lines(archive, "ratings.jsonl")} == {"stays"}
    assert len(files_stored()) == 1


def test_everybody_in_it_reads_so_and_the_house_knows_who_asked() -> None:
    operator, artist, voter, owner = make_operator(), *(make_agreeing() for _ in range(3))
    rate_once(artist)
    clip = make_shown_clip(artist=owner)
    make_ballot(pair=make_pair(first=clip), voter=voter)
    rate_once(make_artist())
    export = made(by=operator)
    entries = Entry.objects.filter(thing_type="feedback.datasetexport", thing_id=export.pk)
    told = sorted(entries.values_list("kind", "person_id", "actor_id"), key=str)
    assert told == sorted(
        [
            ("dataset.asked", None, operator.pk),
            *(("dataset.included", one.pk, operator.pk) for one in (artist, voter, owner)),
        ],
        key=str,
    )
    assert {entry.facts["number"] for entry in entries} == {export.pk}


def test_a_failed_one_tells_nobody_that_they_are_in_it(monkeypatch) -> None:
    rate_once(make_agreeing())
    export = ask_dataset(by=make_operator(), key="6f1b2b0e-3f0a-4a55-8b62-d1b5a41f9f01")
    meanwhile(monkeypatch, lambda: export.drop() and None)
    do_house_work()
    assert (Entry.objects.of_kind("dataset.included").count(), files_stored()) == (0, [])
