from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from generation.engines import threads
from generation.engines.contract import Engine, RenderRequest
from generation.engines.registry import load_engine
from tests import pipelines

BUILDERS: dict[str, Callable[[Path], Path]] = {"ltx": pipelines.build_tiny_ltx}

REQUEST = RenderRequest(
    prompt="a red boat",
    width_px=pipelines.WIDTH_PX,
    height_px=pipelines.HEIGHT_PX,
    frames=pipelines.FRAMES,
    fps=8,
    steps=pipelines.STEPS,
    guidance=3.0,
    seed=7,
)


@pytest.fixture(scope="session")
def tiny_ltx_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    threads.settle(2)
    return pipelines.build_tiny_ltx(tmp_path_factory.mktemp("ltx"))


@pytest.fixture(scope="session")
def ltx(tiny_ltx_directory: Path) -> Any:
    return load_engine(tiny_ltx_directory, threads=2, device="cpu")


@pytest.fixture(params=sorted(BUILDERS), scope="session")
def engine(request: pytest.FixtureRequest) -> Engine:
    loaded: Engine = request.getfixturevalue(request.param)
    return loaded


@pytest.fixture
def model(tiny_ltx_directory: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    return copytree(tiny_ltx_directory, tmp_path / "model")


def make_request(**changes: Any) -> RenderRequest:
    return replace(REQUEST, **changes)
