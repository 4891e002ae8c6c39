from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generation.media.encode import read_clip
from generation.media.errors import UnsuitableFrames
from generation.media.pictures import encode_hint, write_poster, write_preview, write_strip


def test_a_poster_shows_its_frame(film: np.ndarray, tmp_path: Path) -> None:
    facts = write_poster(film[0], tmp_path / "poster")
    assert (facts.width_px, facts.height_px, facts.frames) == (96, 64, 1)
    assert (facts.mime, facts.fps, facts.duration_s) == ("image/webp", None, None)
    with Image.open(tmp_path / "poster") as picture:
        shown = np.asarray(picture.convert("RGB")).astype(int)
    middles = (slice(8, 40), [8, 24, 40, 56, 72, 88])
    assert np.abs(shown[middles] - film[0][middles]).max() <= 12


def test_a_preview_is_small_and_lasts_as_long(tmp_path: Path) -> None:
    frames = np.zeros((49, 320, 512, 3), np.uint8)
    frames[..., 0] = np.arange(49)[:, None, None] * 5
    facts = write_preview(frames, tmp_path / "preview", fps=24)
    assert (facts.width_px, facts.height_px, facts.frames, facts.fps) == (256, 160, 25, 12.0)
    assert facts.mime == "video/mp4"
    reds = read_clip(tmp_path / "preview")[..., 0].mean(axis=(1, 2))
    assert reds == pytest.approx(frames[::2, 0, 0, 0], abs=6)


def test_a_preview_of_odd_or_small_pictures_has_even_sides(tmp_path: Path) -> None:
    facts = write_preview(np.zeros((5, 63, 41, 3), np.uint8), tmp_path / "preview", fps=8)
    assert (facts.width_px % 2, facts.height_px % 2, facts.frames) == (0, 0, 5)


def test_a_strip_shows_first_to_last(tmp_path: Path) -> None:
    frames = np.zeros((49, 90, 160, 3), np.uint8)
    frames[..., 1] = np.arange(49)[:, None, None] * 5
    facts = write_strip(frames, tmp_path / "strip", count=13)
    assert (facts.width_px, facts.height_px) == (13 * 160, 90)
    with Image.open(tmp_path / "strip") as picture:
        greens = np.asarray(picture.convert("RGB"))[45, 80::160, 1]
    assert greens == pytest.approx(np.arange(0, 49, 4) * 5, abs=6)


def test_a_strip_has_no_more_tiles_than_frames_and_fits_the_format(tmp_path: Path) -> None:
    few = write_strip(np.zeros((5, 64, 64, 3), np.uint8), tmp_path / "few")
    assert (few.width_px, few.height_px) == (5 * 64, 64)
    many = write_strip(np.zeros((300, 90, 160, 3), np.uint8), tmp_path / "many", count=300)
    assert many.width_px == 300 * 54
    with pytest.raises(UnsuitableFrames):
        write_strip(np.zeros((0, 64, 64, 3), np.uint8), tmp_path / "none")


def test_a_hint_always_fits_through_the_socket(film: np.ndarray) -> None:
    noise = np.random.default_rng(2).integers(0, 256, (720, 1280, 3)).astype(np.uint8)
    for picture in (film[0], noise):
        hint = encode_hint(picture)
        assert len(hint) <= 8000
        with Image.open(BytesIO(hint), formats=["WEBP"]) as image:
            assert max(image.size) <= 256
            ratio = picture.shape[1] / picture.shape[0]
            assert image.width / image.height == pytest.approx(ratio, rel=0.02)


def test_only_rgb_becomes_a_picture(tmp_path: Path) -> None:
    for shape, dtype in [((9, 9), np.uint8), ((9, 9, 4), np.uint8), ((9, 9, 3), np.float32)]:
        with pytest.raises(UnsuitableFrames):
            write_poster(np.zeros(shape, dtype), tmp_path / "poster")
