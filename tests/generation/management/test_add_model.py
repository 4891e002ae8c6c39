import json
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from generation.engines.inspection import inspect_model
from generation.models import ModelVersion
from tests.pipelines import build_tiny_ltx

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_tiny_ltx(tmp_path_factory.mktemp("model") / "tiny")


def add(directory: Path, **options: str) -> str:
    out = StringIO()
    call_command(
        "add_model", str(directory), **{"label": "Tiny", "lane": "turbo"} | options, stdout=out
    )
    return out.getvalue()


def test_a_directory_becomes_a_model_version_with_what_was_read_from_it(model: Path) -> None:
    said = add(model)
    version, facts = ModelVersion.objects.get(), inspect_model(model)
    assert (version.slug, version.label, version.lane, version.path) == (
        "tiny", "Tiny", "turbo", model.resolve(),
    )  # fmt: skip
    assert (version.digest, version.limits, version.defaults, version.trained) == (
        facts.digest, facts.capabilities, facts.defaults, False,
    )  # fmt: skip
    assert said.startswith("Tiny is registered as tiny in the lane turbo: LTXPipeline, ")


def test_the_same_model_may_serve_both_lanes_once_each(model: Path) -> None:
    add(model)
    add(model, lane="standard", slug="tiny-standard")
    with pytest.raises(CommandError, match="tiny is this very model in this lane"):
        add(model, slug="again")
    assert ModelVersion.objects.count() == 2


def test_a_taken_or_odd_slug_is_refused(model: Path) -> None:
    add(model)
    with pytest.raises(CommandError, match="The slug tiny is taken"):
        add(model, lane="standard")
    with pytest.raises(CommandError, match="small letters, digits and hyphens"):
        add(model, lane="standard", slug="Odd slug")
    assert ModelVersion.objects.count() == 1


def _pickle(directory: Path) -> None:
    (directory / "transformer" / "weights.bin").write_bytes(b"\x80\x04.")


def _code(directory: Path) -> None:
    (directory / "pipeline.py").write_text("print('hello')")


def _missing(directory: Path) -> None:
    shutil.rmtree(directory / "vae")


def _cut_short(directory: Path) -> None:
    weights = next((directory / "transformer").glob("*.safetensors"))
    weights.write_bytes(weights.read_bytes()[:-10])


def _foreign(directory: Path) -> None:
    index = directory / "model_index.json"
    index.write_text(json.dumps(json.loads(index.read_text()) | {"_class_name": "FluxPipeline"}))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_pickle, "pickle"),
        (_code, "program code"),
        (_missing, "vae"),
        (_cut_short, "not a whole safetensors file"),
        (_foreign, "unknown pipeline 'FluxPipeline'"),
    ],
)
def test_what_cannot_be_served_is_refused_with_the_reason(
    model: Path, tmp_path: Path, spoil: Callable[[Path], None], reason: str
) -> None:
    directory = shutil.copytree(model, tmp_path / "copy")
    spoil(directory)
    with pytest.raises(CommandError, match=rf"Nothing was registered\. .*{reason}"):
        add(directory)
    assert ModelVersion.objects.count() == 0


def test_a_path_that_is_no_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is not a directory"):
        add(tmp_path / "nothing")
