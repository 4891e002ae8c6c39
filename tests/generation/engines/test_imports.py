import subprocess
import sys

import pytest

LIGHT = """
import sys
from importlib import import_module
for name in sys.argv[1:]:
    import_module(name)
heavy = {"torch", "diffusers", "transformers", "safetensors", "django"}
print(*sorted(heavy & set(sys.modules)), sep=",")
"""


@pytest.mark.parametrize(
    "modules",
    [
        ["contract", "errors", "limits", "inspection", "registry", "threads", "clock", "memory"],
        ["ltx_layout", "profile", "directory", "weights"],
    ],
)
def test_the_web_process_needs_no_torch_and_engines_no_django(modules: list[str]) -> None:
    names = [f"generation.engines.{name}" for name in modules]
    names += [f"generation.media.{name}" for name in ("encode", "pictures", "probe", "errors")]
    command = [sys.executable, "-c", LIGHT, *names]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout == "\n"


def test_the_engine_itself_needs_no_django() -> None:
    command = [sys.executable, "-c", LIGHT, "generation.engines.ltx"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout == "diffusers,safetensors,torch,transformers\n"


def test_waiting_threads_are_settled_before_torch_and_the_operator_wins() -> None:
    program = (
        "import os; os.environ['OMP_NUM_THREADS'] = '3'; os.environ.pop('OMP_WAIT_POLICY', None);"
        "from generation.engines.threads import settle; settle(2);"
        "print(os.environ['OMP_NUM_THREADS'], os.environ['OMP_WAIT_POLICY'],"
        " os.environ['HF_HUB_OFFLINE'])"
    )
    command = [sys.executable, "-c", program]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout == "3 PASSIVE 1\n"
