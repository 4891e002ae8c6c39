import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.secret_key import load_or_create


def test_it_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret_key"
    key = load_or_create(path)
    assert len(key) >= 50
    assert load_or_create(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_many_that_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    path, barrier = tmp_path / "secret_key", Barrier(16)

    def start(_: int) -> str:
        barrier.wait()
        return load_or_create(path)

    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(start, range(16)))
    assert len(keys) == 1
    assert os.listdir(tmp_path) == ["secret_key"]  # noqa: PTH208


def test_where_it_cannot_be_made_one_sentence_says_so(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a directory")
    with pytest.raises(ImproperlyConfigured) as refused:
        load_or_create(in_the_way / "secret_key")
    assert str(refused.value).count("\n") == 0
    assert str(in_the_way) in str(refused.value)
