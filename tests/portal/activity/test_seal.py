from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connections, transaction

from portal.activity.fingerprint import FIELDS, beginning_of, digest_of, hash_of, unpack
from portal.activity.seal import LOOK_BACK, SETTLES, seal_record
from portal.models import Entry, Seal
from tests.factories import make_entry

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)


def sealed_ids(**seals: object) -> list[int]:
    found = Seal.objects.filter(**seals).order_by("number")
    return [leaf.entry_id for seal in found for leaf in unpack(seal)]


def test_a_seal_holds_the_fingerprint_of_each_entry_and_of_the_seal_before() -> None:
    first, second = make_entry(at=NOON, person_id=7), make_entry(at=NOON, facts={"n": 1})
    third = make_entry(at=NOON + AN_HOUR)
    assert seal_record(at=NOON + SETTLES) == 2
    assert seal_record(at=NOON + 2 * AN_HOUR) == 1
    one, two = Seal.objects.order_by("number")
    rows = Entry.objects.filter(pk__in=[first.pk, second.pk]).order_by("pk").values_list(*FIELDS)
    assert [(leaf.entry_id, leaf.kind, leaf.digest) for leaf in unpack(one)] == [
        (row[0], "notices.chosen", digest_of(row)) for row in rows
    ]
    assert (one.sequence, one.entries, one.first_id, one.last_id) == (1, 2, first.pk, second.pk)
    assert one.previous == beginning_of("standard", "2026-09-01")
    assert (two.sequence, two.previous, sealed_ids(pk=two.pk)) == (2, one.sha256, [third.pk])
    assert [one.sha256, two.sha256] == [hash_of(one), hash_of(two)]


def test_each_class_and_month_has_a_chain_of_its_own() -> None:
    october = NOON + timedelta(days=20)
    for at in (NOON, october, NOON + AN_HOUR):
        make_entry(at=at)
        make_entry(at=at, kind="account.signed_out")
    seal_record(at=october + AN_HOUR)
    chains = Seal.objects.values_list("retention", "month__month", "sequence", "number", "entries")
    assert sorted(chains) == [
        ("short", 9, 1, 1, 2), ("short", 10, 1, 2, 1),
        ("standard", 9, 1, 1, 2), ("standard", 10, 1, 2, 1),
    ]  # fmt: skip


def test_what_is_young_waits() -> None:
    make_entry(at=NOON)
    assert seal_record(at=NOON + SETTLES - timedelta(seconds=1)) == 0
    assert seal_record(at=NOON + SETTLES) == 1


def test_an_entry_that_appears_below_sealed_ids_is_sealed_later() -> None:
    """As on PostgreSQL, where a slow transaction shows its entry after younger ones."""
    make_entry(pk=502, at=NOON)
    seal_record(at=NOON + AN_HOUR)
    make_entry(pk=501, at=NOON - LOOK_BACK + timedelta(seconds=1))
    make_entry(pk=503, at=NOON + timedelta(minutes=1))
    assert seal_record(at=NOON + AN_HOUR) == 2
    assert sealed_ids() == [502, 501, 503]
    assert seal_record(at=NOON + AN_HOUR) == 0


def test_an_entry_that_is_slipped_in_with_an_old_date_is_never_sealed() -> None:
    make_entry(at=NOON)
    seal_record(at=NOON + AN_HOUR)
    make_entry(at=NOON - LOOK_BACK - timedelta(seconds=1))
    assert seal_record(at=NOON + AN_HOUR) == 0


def test_many_entries_go_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Seal, "MOST_ENTRIES", 2)
    october = NOON + timedelta(days=20)
    made = [make_entry(at=at) for at in (NOON, NOON, NOON, october, october)]
    assert seal_record(at=october + AN_HOUR) == 5
    assert list(Seal.objects.order_by("number").values_list("entries", flat=True)) == [2, 1, 2]
    assert sealed_ids() == [entry.pk for entry in made]


def test_nothing_new_costs_little(django_assert_num_queries) -> None:
    make_entry(at=NOON)
    seal_record(at=NOON + AN_HOUR)
    with django_assert_num_queries(7):
        assert seal_record(at=NOON + AN_HOUR) == 0


def test_one_number_is_given_once() -> None:
    make_entry(at=NOON)
    seal_record(at=NOON + AN_HOUR)
    seal = Seal.objects.get()
    for changed in (
        {"sequence": 2},
        {"number": 2},
        {"number": 2, "sequence": 2, "entries": 0},
        {"number": 2, "sequence": 2, "entries": 1001},
        {"number": 2, "sequence": 2, "first_id": seal.last_id + 1},
        {"number": 2, "sequence": 2, "retention": "ever"},
    ):
        fields = {f.name: getattr(seal, f.name) for f in Seal._meta.fields if f.name != "id"}
        with pytest.raises(IntegrityError), transaction.atomic():
            Seal.objects.create(**fields | {"sha256": "f" * 64} | changed)
    assert Seal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_make_one_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Seal, "MOST_ENTRIES", 3)
    made = [make_entry(at=NOON + timedelta(seconds=second)) for second in range(60)]

    def seal() -> int:
        try:
            return seal_record(at=NOON + AN_HOUR)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        done = [future.result() for future in [pool.submit(seal) for _ in range(4)]]
    seal_record(at=NOON + AN_HOUR)
    assert sorted(sealed_ids()) == [entry.pk for entry in made]
    assert sum(done) <= 60
    chain = list(Seal.objects.order_by("sequence"))
    assert [seal.sequence for seal in chain] == list(range(1, len(chain) + 1))
    assert [seal.previous for seal in chain[1:]] == [seal.sha256 for seal in chain[:-1]]
