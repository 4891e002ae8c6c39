import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from portal.management.commands.serve import refuse_taken_port
from portal.processes import Child

ROOT = Path(__file__).resolve().parents[2]

FAMILY = """
import sys
from portal import processes
processes.FIRST_PAUSE_S = 0.1
code = sys.argv[1]
child = processes.Child(name="child", command=[sys.executable, "-c", code], pause_s=0.1)
processes.Family([child], poll_s=0.05).run(on_started=lambda: print("up", flush=True))
print("down", flush=True)
"""
PRINTS_AND_WAITS = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
ENDS_ITS_WORK = """
import signal, sys, time
def end(*_):
    print("finishing", flush=True); time.sleep(0.3); print("finished", flush=True); sys.exit()
signal.signal(signal.SIGTERM, end)
print("ready", flush=True)
time.sleep(60)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, lambda *_: print("not yet", flush=True))
print("ready", flush=True)
while True: time.sleep(60)
"""


@pytest.fixture
def family():
    started: list[subprocess.Popen[str]] = []

    def start(code: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", FAMILY, code], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def lines_until(process: subprocess.Popen[str], wanted: str) -> list[str]:
    seen: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        seen.append(line.strip())
        if seen[-1] == wanted:
            break
    return seen


def child_pid(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(next(line for line in process.stdout if line.strip().isdigit()))


def test_child_that_dies_is_started_again(family) -> None:
    process = family(PRINTS_AND_WAITS)
    first = child_pid(process)
    os.kill(first, signal.SIGKILL)
    assert child_pid(process) != first


def test_first_signal_lets_a_child_end_its_work(family) -> None:
    process = family(ENDS_ITS_WORK)
    lines_until(process, "ready")
    process.send_signal(signal.SIGTERM)
    assert lines_until(process, "down")[-3:] == ["finishing", "finished", "down"]
    assert process.wait(10) == 0


def test_second_signal_ends_a_child_now(family) -> None:
    process = family(STUBBORN)
    lines_until(process, "ready")
    process.send_signal(signal.SIGTERM)
    lines_until(process, "not yet")
    process.send_signal(signal.SIGTERM)
    assert lines_until(process, "down") == ["down"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_children_end_with_a_killed_parent(family) -> None:
    process = family(PRINTS_AND_WAITS)
    pid = child_pid(process)
    process.kill()
    process.wait()
    gone = threading.Event()
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists() or is_zombie(pid):
            gone.set()
            break
        time.sleep(0.05)
    assert gone.is_set()


def is_zombie(pid: int) -> bool:
    return "State:\tZ" in Path(f"/proc/{pid}/status").read_text()


def test_pause_grows_for_a_failing_child_and_not_for_a_steady_one() -> None:
    child = Child(name="child", command=[])
    child.note_death(now=10.0)
    child.note_death(now=20.0)
    assert (child.starts_again_at, child.pause_s) == (22.0, 4.0)
    child.started_at = 100.0
    child.note_death(now=300.0)
    assert (child.starts_again_at, child.pause_s) == (301.0, 2.0)


def test_port_in_use_is_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError) as refused:
            refuse_taken_port("127.0.0.1", port)
    assert str(refused.value) == (
        f"Port {port} is in use. Stop what runs there, or choose another with "
        f"SITE_URL=http://localhost:{port + 1}."
    )
