import re

from portal.activity.pseudonym import pseudonym


def test_it_is_stable_and_tells_artists_apart() -> None:
    names = [pseudonym(number) for number in range(300)]
    assert names == [pseudonym(number) for number in range(300)]
    assert len(set(names)) == 300
    assert all(re.fullmatch("Artist [A-Z2-7]{5}", name) for name in names)


def test_another_house_gives_other_names(settings) -> None:
    here = pseudonym(7)
    settings.SECRET_KEY = "another key of another house, long enough"
    assert pseudonym(7) != here
