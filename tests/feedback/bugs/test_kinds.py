from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from feedback.bugs.draw_kinds import draw
from feedback.bugs.kinds import KINDS, WITHOUT_PICTURE
from feedback.models import Defect
from tests.factories import make_artist

COMMITTED = settings.BASE_DIR / "static" / "img" / "kinds"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("kinds")
    list(draw(directory))
    return directory


def sizes(directory: Path) -> dict[str, tuple[int, int]]:
    return {one.name: pixels(one).shape[:2] for one in sorted(directory.iterdir())}


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"), np.float32)


def test_the_committed_pictures_are_those_that_the_command_draws(drawn: Path) -> None:
    assert sizes(drawn) == sizes(COMMITTED)
    # Another processor may round a colour otherwise; another picture is far from this.
    apart = {
        one.name: np.abs(pixels(one) - pixels(COMMITTED / one.name)).mean() < 2
        for one in drawn.iterdir()
    }
    assert set(apart.values()) == {True}, apart


def test_drawing_twice_gives_the_same_bytes(drawn: Path, tmp_path: Path) -> None:
    again = list(draw(tmp_path))
    assert [one.read_bytes() for one in again] == [(drawn / one.name).read_bytes() for one in again]


def test_all_pictures_together_are_small() -> None:
    assert sum(one.stat().st_size for one in COMMITTED.iterdir()) < 300_000


def test_every_kind_of_film_has_a_sentence_and_a_picture_or_a_reason_for_none() -> None:
    assert [kind.code for kind in KINDS] == Defect.values
    assert all(kind.means.endswith(".") for kind in KINDS)
    wanted = set(Defect) - WITHOUT_PICTURE - {Defect.APP_BUG}
    assert {Path(kind.picture).stem for kind in KINDS if kind.picture} == {*wanted}
    assert {one.stem for one in COMMITTED.iterdir()} == {*wanted}


@pytest.mark.django_db
def test_the_page_of_kinds_says_each_once(client: Client) -> None:
    client.force_login(make_artist())
    html = client.get("/bugs/kinds/").content.decode()
    for kind in KINDS:
        assert html.count(f'id="kind-{kind.code}"') == 1
    assert html.count("img/kinds/") == len(sizes(COMMITTED))
