"""How often each rule fired, and how often people found that it was wrong."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from generation.gallery.hit_rate import wilson
from generation.models import PolicyDecision
from generation.policy.clauses import Policy, Rule

Status = PolicyDecision.Status
_COUNTS = {
    "fired": Q(),
    "waiting": Q(status__in=PolicyDecision.OPEN),
    "read": Q(decided_by__isnull=False),
    "let_pass": Q(decided_by__isnull=False, status=Status.PASSED),
    "appealed": Q(appealed_at__isnull=False),
    "answered": Q(status__in=PolicyDecision.AFTER_APPEAL),
    "overturned": Q(status=Status.OVERTURNED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Wrong ones of those that people judged; percent with the ends of its 95 % interval."""

    count: int
    of: int
    percent: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFigures:
    """rule: None for one that is no longer in force.

    fired counts a refused text once, and each generation and film that was held or warned of.
    """

    rule_id: str
    rule: Rule | None
    fired: int
    waiting: int
    read: int
    let_pass: int
    appealed: int
    answered: int
    overturned: int

    @property
    def overturn_rate(self) -> Share:
        return share(self.overturned, self.answered)

    @property
    def let_pass_rate(self) -> Share:
        return share(self.let_pass, self.read)


def rule_figures(policy: Policy) -> list[RuleFigures]:
    """In the order of the policy; at the end the rules that fired once and are gone."""
    counts: Any = {name: Count("pk", filter=which) for name, which in _COUNTS.items()}
    rows: Any = PolicyDecision.objects.order_by().values("rule").annotate(**counts)
    counted = {row["rule"]: {name: row[name] for name in _COUNTS} for row in rows}
    nothing = dict.fromkeys(_COUNTS, 0)
    ids = [*policy.rules, *sorted(counted.keys() - policy.rules.keys())]
    return [
        RuleFigures(rule_id=one, rule=policy.rules.get(one), **counted.get(one, nothing))
        for one in ids
    ]


def share(count: int, of: int) -> Share:
    low, high = wilson(count, of)
    percent = 100.0 * count / of if of else 0.0
    return Share(count=count, of=of, percent=percent, low=100.0 * low, high=100.0 * high)
