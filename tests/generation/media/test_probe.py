from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generation.media.encode import read_clip, write_master, write_stream
from generation.media.errors import UnreadableMedia
from generation.media.pictures import write_poster
from generation.media.probe import probe


def refuse(path: Path) -> str:
    with pytest.raises(UnreadableMedia) as caught:
        probe(path)
    return str(caught.value)


def test_what_a_writer_returns_is_what_probing_finds(film: np.ndarray, tmp_path: Path) -> None:
    path = tmp_path / "film"
    assert write_master(film, path, fps=24) == probe(path)
    assert write_stream(film, path, fps=24) == probe(path)
    assert write_poster(film[0], path) == probe(path)


@pytest.mark.parametrize(
    "content",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:1/x.ts\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile /etc/passwd\n",
        "<?xml version='1.0'?><MPD></MPD>",
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "",
    ],
)
def test_a_playlist_dressed_as_a_film_is_not_opened(tmp_path: Path, content: str) -> None:
    path = tmp_path / "film.mp4"
    path.write_text(content)
    assert refuse(path) == "This is not an MP4, Matroska or WebP file."
    with pytest.raises(UnreadableMedia):
        read_clip(path)


def test_a_playlist_behind_the_mark_of_a_film_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"\0\0\0\x18ftypisom" + b"\n#EXTM3U\n#EXTINF:9,\nfile:///etc/passwd\n")
    assert refuse(path).startswith("This film is damaged: ")


@pytest.mark.parametrize("kept", [20, 400, -500])
def test_a_cut_film_is_damaged(film: np.ndarray, tmp_path: Path, kept: int) -> None:
    path = tmp_path / "film"
    write_stream(film, path, fps=24)
    path.write_bytes(path.read_bytes()[:kept])
    assert refuse(path).startswith("This film is damaged: ")


def test_other_pictures_are_refused(film: np.ndarray, tmp_path: Path) -> None:
    path = tmp_path / "picture"
    Image.fromarray(film[0]).save(path, "PNG")
    assert refuse(path) == "This is not an MP4, Matroska or WebP file."
    pictures = [Image.fromarray(frame) for frame in film[:3]]
    pictures[0].save(path, "WEBP", save_all=True, append_images=pictures[1:])
    assert refuse(path) == "This picture is animated or too large."
    path.write_bytes(b"RIFF\x10\0\0\0WEBPVP8 broken")
    assert refuse(path) == "This picture is damaged."


def test_a_missing_file_cannot_be_read(tmp_path: Path) -> None:
    assert refuse(tmp_path / "none") == "This file cannot be read."


def test_a_picture_is_no_film(film: np.ndarray, tmp_path: Path) -> None:
    write_poster(film[0], tmp_path / "poster")
    with pytest.raises(UnreadableMedia) as caught:
        read_clip(tmp_path / "poster")
    assert str(caught.value) == "This is not an MP4 or Matroska film."
