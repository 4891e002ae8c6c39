"""Whoever gets past the triggers is found by the seals."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from portal.activity.append_only import guard, lift
from portal.activity.fingerprint import hash_of
from portal.activity.let_go import close_months, let_go
from portal.activity.seal import LOOK_BACK, seal_record
from portal.activity.verify import verify
from portal.models import Entry, Period, Seal
from tests.factories import make_artist, make_entry

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)
KINDS = {"short": "account.signed_out", "standard": "notices.chosen"}


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> list[Entry]:
    """Ten of two classes by turns, sealed in batches of two."""
    monkeypatch.setattr(Seal, "MOST_ENTRIES", 2)
    made = [
        make_entry(at=NOON + number * timedelta(minutes=20), kind=kind, person_id=number % 3)
        for number, kind in enumerate(5 * list(KINDS.values()))
    ]
    seal_record(at=NOON + 5 * AN_HOUR)
    return made


def touch(change: Callable[[], object]) -> None:
    """As somebody does who may take the triggers away."""
    lift(connection)
    change()
    guard(connection)


def found() -> str:
    fault = verify().fault
    return fault.sentence if fault else ""


def test_an_untouched_record_is_whole_and_counted(entries: list[Entry]) -> None:
    make_entry(at=NOON + 6 * AN_HOUR)
    finding = verify()
    assert finding.fault is None
    assert (finding.entries, finding.seals, finding.waiting) == (10, 6, 1)
    assert [(c.retention, c.entries, c.seals, c.state) for c in finding.chains] == [
        ("short", 5, 3, "open"),
        ("standard", 5, 3, "open"),
    ]
    heads = {c.head for c in finding.chains}
    assert heads == set(Seal.objects.filter(sequence=3).values_list("sha256", flat=True))


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "account.renamed"},
        {"at": NOON},
        {"person_id": 99},
        {"actor_id": 99},
        {"facts": {"n": 1}},
        {"retention": "long"},
        {"thing_type": "generation.clip", "thing_id": 4},
    ],
)
def test_any_change_of_an_entry_names_it(entries: list[Entry], change: dict[str, object]) -> None:
    entry = entries[5]
    touch(lambda: Entry.objects.filter(pk=entry.pk).update(**change))
    said = f"Entry {entry.pk} (notices.chosen, September 2026) was changed after it was sealed."
    assert found() == said


def test_a_deleted_entry_is_named_with_its_kind(entries: list[Entry]) -> None:
    entry = entries[4]
    touch(lambda: Entry.objects.filter(pk=entry.pk).delete())
    assert found() == f"Entry {entry.pk} (account.signed_out, September 2026) was deleted."


def test_an_inserted_entry_is_named_when_no_seal_could_hold_it(entries: list[Entry]) -> None:
    entry = make_entry(at=NOON - LOOK_BACK, kind="account.renamed")
    seal_record(at=NOON + 6 * AN_HOUR)
    said = f"Entry {entry.pk} (account.renamed, September 2026) was inserted: no seal holds it."
    assert found() == said


def test_of_several_the_first_written_is_named(entries: list[Entry]) -> None:
    touch(lambda: Entry.objects.filter(pk=entries[7].pk).update(person_id=99))
    touch(lambda: Entry.objects.filter(pk=entries[2].pk).delete())
    touch(lambda: Entry.objects.filter(pk=entries[3].pk).update(person_id=99))
    assert found().startswith(f"Entry {entries[2].pk} ")


def test_a_seal_is_not_changed_along_with_its_entry(entries: list[Entry]) -> None:
    seal = Seal.objects.get(retention="short", sequence=2)
    touch(lambda: Seal.objects.filter(pk=seal.pk).update(leaves=bytes(len(seal.leaves))))
    assert found() != ""
    seal = Seal.objects.get(pk=seal.pk)
    touch(lambda: Seal.objects.filter(pk=seal.pk).update(sha256=hash_of(seal)))
    assert found() != ""


def test_a_missing_seal_is_noticed(entries: list[Entry]) -> None:
    first = Seal.objects.get(retention="standard", sequence=1)
    after = Seal.objects.get(retention="standard", sequence=2)
    touch(lambda: Seal.objects.filter(pk=first.pk).delete())
    assert f"A seal before entry {after.first_id} is missing." == found() or "Entry" in found()


def test_the_end_of_a_closed_month_cannot_be_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Seal, "MOST_ENTRIES", 1)
    month_ago = datetime.now(UTC) - timedelta(days=40)
    made = [make_entry(at=month_ago + timedelta(minutes=n)) for n in range(2)]
    seal_record()
    close_months()
    assert Period.objects.count() == 1
    assert verify().chains[0].state == "closed"

    def cut() -> None:
        Entry.objects.filter(pk=made[1].pk).delete()
        Seal.objects.filter(sequence=2).delete()

    touch(cut)
    assert "seals or entries at its end are missing" in found()


def test_a_month_that_went_leaves_its_fingerprint(entries: list[Entry]) -> None:
    make_entry(at=NOON.replace(year=2020))
    lift(connection)
    Seal.objects.all().delete()
    Entry.objects.filter(at__gte=NOON).delete()
    guard(connection)
    seal_record()
    close_months()
    let_go()
    period, finding = Period.objects.get(), verify()
    assert finding.fault is None
    gone = finding.chains[0]
    assert (gone.state, gone.entries, gone.head) == ("let go", 1, period.head)
    assert period.head in finding.fingerprints


def test_the_command_tells_what_it_found(entries: list[Entry]) -> None:
    out = StringIO()
    call_command("verify_record", stdout=out)
    head = Seal.objects.get(retention="short", sequence=3).sha256
    first, line, _ = out.getvalue().splitlines()
    assert first == "The record is whole: entries 10, seals 6, waiting for a seal 0."
    mark = f"{head[:4]} {head[4:8]} {head[8:12]}"
    assert line == f"2026-09 short    {mark}  entries 5, seals 3, open"
    call_command("verify_record", fingerprint=mark, stdout=out)
    with pytest.raises(CommandError, match="No seal in the record has the fingerprint 0000"):
        call_command("verify_record", fingerprint="0000 0000 0000", stdout=out)


def test_the_command_fails_with_one_sentence(entries: list[Entry]) -> None:
    touch(lambda: Entry.objects.filter(pk=entries[0].pk).update(person_id=F("person_id") + 1))
    with pytest.raises(CommandError, match=rf"^Entry {entries[0].pk} .* was changed"):
        call_command("verify_record", stdout=StringIO())


def test_one_person_can_be_looked_at_alone(entries: list[Entry]) -> None:
    artist, other = make_artist(email="ada@example.org"), make_artist(email="eve@example.org")
    theirs = make_entry(at=NOON + 5 * AN_HOUR, person=artist)
    seal_record(at=NOON + 7 * AN_HOUR)
    touch(lambda: Entry.objects.filter(pk=theirs.pk).update(kind="account.renamed"))
    call_command("verify_record", person=other.email, stdout=StringIO())
    with pytest.raises(CommandError, match=f"Entry {theirs.pk} "):
        call_command("verify_record", person="Ada@Example.org", stdout=StringIO())
    with pytest.raises(CommandError, match=r"Nobody here has the address no@example\.org"):
        call_command("verify_record", person="no@example.org", stdout=StringIO())


def test_a_database_without_its_guard_is_not_called_whole(entries: list[Entry]) -> None:
    lift(connection)
    with pytest.raises(CommandError, match="does not guard it"):
        call_command("verify_record", stdout=StringIO())
