import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from portal.file_cache import FileCache

ADD = """
import sys
from django.conf import settings
settings.configure()
from portal.file_cache import FileCache
cache = FileCache(sys.argv[1], {})
print(sum(cache.add(f"key-{number}", 1) for number in range(200)))
"""


def test_of_many_threads_one_adds(tmp_path: Path) -> None:
    cache = FileCache(str(tmp_path), {})
    for number in range(20):
        with ThreadPoolExecutor(8) as pool:
            won = list(pool.map(lambda _, key=str(number): cache.add(key, 1), range(8)))
        assert sum(won) == 1


def test_of_many_processes_one_adds(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ADD, str(tmp_path)]
    racers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert sum(int(racer.communicate(timeout=30)[0]) for racer in racers) == 200


def test_it_makes_its_folder_again(tmp_path: Path) -> None:
    cache = FileCache(str(tmp_path / "cache"), {})
    (tmp_path / "cache").rmdir()
    assert cache.add("key", 1) is True
    assert cache.add("key", 2) is False
    assert cache.get("key") == 1
