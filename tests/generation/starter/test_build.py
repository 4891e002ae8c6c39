import hashlib
import json
import re
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from generation.engines.inspection import inspect_model
from generation.starter.build import build_directory, describe_profile
from generation.starter.evaluation.prompts import draw_scenes, make_for
from generation.starter.evaluation.side_by_side import with_pipelines
from generation.starter.sampling import Wishes, extend_clip, load_pipeline, loop_clip, make_clip
from generation.starter.weights import WEIGHTS_FILE
from generation.starter.world.captions import Traits
from generation.starter.world.scenes import Scene, render
from generation.starter.world.words import Colour, Direction, Light, Place, Style, Subject


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
    wishes = Wishes(steps=2, guidance=3.0, frames=9, size=(64, 64))

    clip = make_clip(pipeline, "a red balloon over the sea", 3, wishes)

    assert clip.shape == (9, 64, 64, 3)
    assert clip.dtype == np.uint8
    assert np.array_equal(clip, make_clip(pipeline, "a red balloon over the sea", 3, wishes))


def test_clips_made_side_by_side_come_in_the_order_of_their_prompts(untrained):
    wishes = Wishes(steps=1, guidance=1.0, frames=5, size=(64, 64))
    scenes = draw_scenes(3)

    made = list(with_pipelines(untrained, partial(make_for, wishes=wishes), scenes))

    pipeline = load_pipeline(untrained)
    assert len(made) == 3
    for scene, clip in zip(scenes, made, strict=True):
        alone = make_for(pipeline, scene, wishes=wishes)
        assert np.abs(clip.astype(int) - alone).max() <= 1  # another count of threads rounds


def test_an_untrained_directory_says_so(untrained):
    profile = json.loads((untrained / "atelier.json").read_text())

    assert profile == describe_profile(lane="standard", trained=False)
    assert profile["trained"] is False


def test_turbo_takes_fewer_steps_of_one_pass_each(tmp_path):
    build_directory(tmp_path, lane="turbo")

    profile = json.loads((tmp_path / "atelier.json").read_text())
    capabilities = inspect_model(tmp_path).capabilities

    assert profile["label"] == "Starter Turbo"
    assert (profile["defaults"]["steps"], profile["defaults"]["guidance"]) == (8, 1.0)
    assert (capabilities.guidance, capabilities.negative_prompt) == (False, False)
    assert profile["trained"] is WEIGHTS_FILE.is_file()


def test_an_unknown_lane_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no lane 'express'"):
        build_directory(tmp_path, lane="express")


def test_a_given_first_picture_is_kept(tmp_path):
    build_directory(tmp_path, lane="turbo")
    pipeline = load_pipeline(tmp_path)
    traits = Traits(Place.SEA, Colour.RED, Subject.BALL, Direction.UP, Style.PLAIN, Light.DAY)
    scene = Scene(traits, seed=2)
    picture = render(scene, width_px=256, height_px=160, frames=1)[0]

    wishes = Wishes(steps=2, guidance=1.0, frames=9)

    looped = loop_clip(pipeline, scene.caption, 1, wishes, picture=picture)
    free = make_clip(pipeline, scene.caption, 1, wishes)

    def away(frame):
        return np.abs(frame.astype(float) - picture).mean()

    assert away(looped[0]) < 15
    assert away(looped[0]) < away(free[0])


def test_a_clip_goes_on_with_new_frames_only(untrained):
    pipeline = load_pipeline(untrained)
    wishes = Wishes(steps=1, guidance=1.0, frames=17, size=(64, 64))
    clip = make_clip(pipeline, "a red ball", 3, wishes)

    more = extend_clip(pipeline, "a red ball", 3, replace(wishes, frames=25), clip=clip)

    assert more.shape == (8, 64, 64, 3)


def test_the_directory_tells_the_words_it_knows(untrained):
    told = json.loads((untrained / "vocabulary.json").read_text())

    assert told["groups"]["Colours"] == ["red", "orange", "yellow", "green", "blue", "purple"]
    assert all(set(re.findall(r"[a-z]+", each.lower())) & set(told["words"])
               for each in told["examples"])  # fmt: skip
