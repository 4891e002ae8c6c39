"""Where each rule begins to speak. Read while settings load: nothing of Django here."""

import json
from typing import Any

from django.core.exceptions import ImproperlyConfigured

Thresholds = dict[str, dict[str, float]]

# Frozen on the simulated weeks that tests/bench/gate_alarms.py names TUNED.
THRESHOLDS: Thresholds = {
    "client_change": {"hours": 3, "changes": 12},
    "network_change": {"minutes": 60, "changes": 45},
    "no_page_views": {"minutes": 120, "submits": 4, "views_a_submit": 0.2},
    "fixed_interval": {"minutes": 20, "requests": 24, "share": 0.6, "longest_s": 50},
    "round_the_clock": {"hours": 34, "of_hours": 36},
    "media_networks": {"hours": 24, "networks": 14},
    "full_queue": {"hours": 12, "share": 0.95, "refills": 1.5},
    "many_voices": {"prompts": 24, "languages": 4, "unrelated": 0.45, "habits": 9},
}


def read_thresholds(text: str) -> Thresholds:
    """The defaults, with those of a JSON text put over them: {"rule": {"threshold": number}}.

    Raises: ImproperlyConfigured for a rule, a threshold or a value that makes no sense.
    """
    try:
        own: Any = json.loads(text or "{}")
    except ValueError:
        raise ImproperlyConfigured("ALARM_THRESHOLDS must be JSON.") from None
    chosen = {rule: dict(values) for rule, values in THRESHOLDS.items()}
    for rule, values in _items(own):
        for name, value in _items(values):
            if rule not in chosen or name not in chosen[rule]:
                raise ImproperlyConfigured(f"ALARM_THRESHOLDS knows no {rule}.{name}.")
            if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
                raise ImproperlyConfigured(f"ALARM_THRESHOLDS: {rule}.{name} must be above 0.")
            chosen[rule][name] = value
    return chosen


def _items(value: Any) -> list[tuple[str, Any]]:
    if not isinstance(value, dict):
        raise ImproperlyConfigured('ALARM_THRESHOLDS must be like {"rule": {"threshold": 1}}.')
    return list(value.items())
