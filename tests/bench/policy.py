"""How long a prompt is screened: all rules, one core."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from generation.policy.rules import load_policy
from generation.policy.screen import screen

PROMPTS = Path(__file__).parents[1] / "generation" / "policy" / "artists_prompts.txt"
ROUNDS = 5


def measure() -> Iterator[tuple[str, float, str]]:
    """True prompts of artists one at a time, then ten of them as one long prompt."""
    policy = load_policy()
    prompts = PROMPTS.read_text(encoding="utf-8").splitlines()
    screen(prompts[0], "", policy)
    took = sorted(_ms(prompt, policy) for _ in range(ROUNDS) for prompt in prompts)
    yield "policy.screen_p50_ms", median(took), "ms"
    yield "policy.screen_p95_ms", took[int(len(took) * 0.95)], "ms"
    long = [". ".join(prompts[at : at + 10]) for at in range(0, len(prompts) - 10, 10)]
    took = [_ms(prompt, policy) for _ in range(ROUNDS) for prompt in long]
    yield "policy.screen_long_p50_ms", median(took), "ms"


def _ms(prompt: str, policy) -> float:  # type: ignore[no-untyped-def]
    begun = time.perf_counter()
    screen(prompt, "", policy)
    return (time.perf_counter() - begun) * 1000
