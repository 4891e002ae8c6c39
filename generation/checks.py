"""What must be right before the site starts."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from generation.policy.rules import RulesInvalid
from generation.queue.screening import policy_in_force


@register
def check_policy_rules(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """POLICY_RULES names a file in which every rule can be read; each fault is told."""
    try:
        policy_in_force()
    except RulesInvalid as invalid:
        return [
            Error(sentence, id="generation.E001", obj="POLICY_RULES")
            for sentence in invalid.sentences
        ]
    return []
