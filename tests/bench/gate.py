"""The gate and the record: who may come in, how fast a cut is felt, what the record costs."""

from collections.abc import Iterator

from tests.bench import gate_admissions, gate_alarms, gate_drill, gate_login, gate_record

PARTS = (gate_admissions, gate_drill, gate_record, gate_login, gate_alarms)


def measure() -> Iterator[tuple[str, float, str]]:
    for part in PARTS:
        yield from part.measure()
