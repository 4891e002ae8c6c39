import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from generation.media.encode import (
    read_clip,
    read_frames,
    write_download,
    write_master,
    write_stream,
)
from generation.media.errors import UnsuitableFrames
from generation.media.probe import MediaFacts

Writer = Callable[..., MediaFacts]
H264 = pytest.mark.parametrize("write", [write_stream, write_download])
ALL = pytest.mark.parametrize("write", [write_master, write_stream, write_download])


def test_a_master_gives_back_every_byte(film: np.ndarray, tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (5, 33, 47, 3)).astype(np.uint8)
    for frames in (film, noise):
        write_master(frames, tmp_path / "master", fps=24)
        assert np.array_equal(read_clip(tmp_path / "master"), frames)


def test_a_master_says_what_it_is(film: np.ndarray, tmp_path: Path) -> None:
    path = tmp_path / "master"
    facts = write_master(film, path, fps=24)
    content = path.read_bytes()
    assert facts == MediaFacts(
        width_px=96,
        height_px=64,
        frames=25,
        fps=24.0,
        duration_s=25 / 24,
        codec="ffv1",
        pix_fmt="bgr0",
        mime="video/x-matroska",
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


@H264
def test_h264_keeps_count_rate_and_colours(write: Writer, film: np.ndarray, tmp_path: Path) -> None:
    path = tmp_path / "film"
    facts = write(film, path, fps=24)
    assert (facts.codec, facts.pix_fmt, facts.mime) == ("h264", "yuv420p", "video/mp4")
    assert (facts.frames, facts.fps, facts.duration_s) == (25, 24.0, 25 / 24)
    shown = read_clip(path)
    assert shown.shape == film.shape
    # Away from the edges of the bars, where halved colour planes must bleed.
    inside = (slice(0, 1), slice(4, 44), [8, 24, 40, 56, 72, 88])
    assert np.abs(shown[inside].astype(int) - film[inside]).max() <= 8
    grey = np.s_[:, 52:60, 4:92]
    assert np.abs(shown[grey].astype(int) - film[grey]).mean() <= 2.5


def test_a_download_is_finer_than_a_stream(film: np.ndarray, tmp_path: Path) -> None:
    errors = []
    for write in (write_stream, write_download):
        write(film, tmp_path / "film", fps=24)
        errors.append(np.square(read_clip(tmp_path / "film").astype(float) - film).mean())
    assert errors[1] < errors[0]


@H264
def test_h264_is_tagged_bt709_and_limited(write: Writer, film: np.ndarray, tmp_path: Path) -> None:
    write(film, tmp_path / "film", fps=24)
    with av.open(str(tmp_path / "film")) as container:
        context = container.streams.video[0].codec_context
        tags = (context.color_range, context.colorspace)
        tags += (context.color_primaries, context.color_trc)
    assert tags == (1, 1, 1, 1)


def list_boxes(content: bytes) -> list[bytes]:
    boxes, position = [], 0
    while position < len(content):
        boxes.append(content[position + 4 : position + 8])
        position += int.from_bytes(content[position : position + 4], "big")
    return boxes


@H264
def test_the_index_comes_first(write: Writer, film: np.ndarray, tmp_path: Path) -> None:
    write(film, tmp_path / "film", fps=24)
    boxes = list_boxes((tmp_path / "film").read_bytes())
    assert [box for box in boxes if box in {b"moov", b"mdat"}] == [b"moov", b"mdat"]


def test_a_stream_seeks_quickly_and_exactly(film: np.ndarray, tmp_path: Path) -> None:
    path = tmp_path / "film"
    write_stream(np.concatenate([film, film[::-1]]), path, fps=25)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        packets = [packet for packet in container.demux(stream) if packet.size]
    times = [float(packet.pts * packet.time_base) for packet in packets]
    assert times == pytest.approx([index / 25 for index in range(50)])
    assert all(packet.pts == packet.dts for packet in packets)
    keys = [index for index, packet in enumerate(packets) if packet.is_keyframe]
    assert max(np.diff([*keys, 50])) <= 12


@ALL
def test_the_same_frames_give_the_same_file(
    write: Writer, film: np.ndarray, tmp_path: Path
) -> None:
    digests = {write(film, tmp_path / f"{number}", fps=24).sha256 for number in range(20)}
    assert len(digests) == 1


@ALL
@pytest.mark.parametrize("fps", [8, 23.976, 60])
def test_rates_are_constant(write: Writer, film: np.ndarray, tmp_path: Path, fps: float) -> None:
    assert write(film[:5], tmp_path / "film", fps=fps).fps == pytest.approx(fps, rel=1e-5)


def test_frames_may_come_and_go_one_by_one(film: np.ndarray, tmp_path: Path) -> None:
    def arrive() -> Iterator[np.ndarray]:
        yield from film

    write_master(arrive(), tmp_path / "master", fps=24)
    write_stream(read_frames(tmp_path / "master"), tmp_path / "chained", fps=24)
    direct = write_stream(film, tmp_path / "direct", fps=24)
    assert (tmp_path / "chained").read_bytes() == (tmp_path / "direct").read_bytes()
    assert direct.frames == 25


@ALL
@pytest.mark.parametrize(
    ("frames", "fps", "message"),
    [
        (np.zeros((0, 64, 64, 3), np.uint8), 24, "There are no frames."),
        (
            np.zeros((2, 64, 64, 4), np.uint8),
            24,
            "All frames must be RGB pictures of one size, 8 bits per channel.",
        ),
        (
            np.zeros((2, 64, 64, 3), np.float32),
            24,
            "All frames must be RGB pictures of one size, 8 bits per channel.",
        ),
        (
            [np.zeros((64, 64, 3), np.uint8), np.zeros((64, 32, 3), np.uint8)],
            24,
            "All frames must be RGB pictures of one size, 8 bits per channel.",
        ),
        (np.zeros((64, 64), np.uint8), 24, "Frames must be RGB pictures."),
        (np.zeros((2, 64, 64, 3), np.uint8), 0, "0 frames per second cannot be played."),
    ],
)
def test_unsuitable_frames_are_refused(
    write: Writer, tmp_path: Path, frames: np.ndarray, fps: int, message: str
) -> None:
    with pytest.raises(UnsuitableFrames) as caught:
        write(frames, tmp_path / "film", fps=fps)
    assert str(caught.value) == message


@H264
def test_odd_sides_are_refused(write: Writer, tmp_path: Path) -> None:
    with pytest.raises(UnsuitableFrames) as caught:
        write(np.zeros((2, 64, 63, 3), np.uint8), tmp_path / "film", fps=24)
    assert str(caught.value) == "Both sides must be even; 63 x 64 is not."
