import subprocess
import sys

from tests.generation.engines.test_imports import LIGHT


def test_the_policy_knows_no_django_and_no_torch() -> None:
    names = ("clauses", "lexicon", "normalise", "outputs", "rules", "screen")
    command = [sys.executable, "-c", LIGHT, *(f"generation.policy.{name}" for name in names)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout == "\n"
