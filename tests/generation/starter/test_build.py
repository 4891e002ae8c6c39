import hashlib
import json

import numpy as np
import pytest

from generation.starter.build import build_directory, describe_profile
from generation.starter.sampling import load_pipeline, make_clip
from generation.starter.weights import WEIGHTS_FILE


def digest(directory) -> str:
    whole = hashlib.sha256()
    for path in sorted(directory.rglob("*")):
        if path.is_file():
            whole.update(path.relative_to(directory).as_posix().encode() + path.read_bytes())
    return whole.hexdigest()


@pytest.fixture(scope="module")
def untrained(tmp_path_factory):
    directory = tmp_path_factory.mktemp("starter") / "untrained"
    build_directory(directory, lane="standard", untrained=True)
    return directory


def test_two_builds_are_the_same_to_the_byte(untrained, tmp_path):
    build_directory(tmp_path / "again", lane="standard", untrained=True)

    assert digest(tmp_path / "again") == digest(untrained)


def test_the_directory_renders_and_repeats_itself(untrained):
    pipeline = load_pipeline(untrained)
    wishes = {"seed": 3, "steps": 2, "guidance": 3.0, "frames": 9, "size": (64, 64)}

    clip = make_clip(pipeline, "a red balloon over the sea", **wishes)

    assert clip.shape == (9, 64, 64, 3)
    assert clip.dtype == np.uint8
    assert np.array_equal(clip, make_clip(pipeline, "a red balloon over the sea", **wishes))


def test_an_untrained_directory_says_so(untrained):
    profile = json.loads((untrained / "atelier.json").read_text())

    assert profile == describe_profile(lane="standard", trained=False)
    assert profile["trained"] is False


def test_turbo_is_the_same_model_in_fewer_steps(tmp_path):
    build_directory(tmp_path, lane="turbo")

    profile = json.loads((tmp_path / "atelier.json").read_text())

    assert (profile["label"], profile["defaults"]["steps"]) == ("Starter Turbo", 8)
    assert profile["trained"] is WEIGHTS_FILE.is_file()


def test_an_unknown_lane_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no lane 'express'"):
        build_directory(tmp_path, lane="express")
