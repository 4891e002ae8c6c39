import random

import pytest

from feedback.review.clusters import MOST_TEXTS, cluster, tf_idf, words_of

THEMES = {
    "sea": ("wave", "harbour", "sailor", "foam", "lighthouse", "gull"),
    "city": ("neon", "taxi", "rain", "skyscraper", "crossing", "tram"),
    "forest": ("fern", "moss", "deer", "birch", "mushroom", "brook"),
}


def made_prompts(count: int = 20) -> tuple[list[str], list[str]]:
    """Prompts and the theme of each, mixed; every one holds three words of its theme."""
    dice = random.Random(7)
    made = []
    for theme, words in THEMES.items():
        for _ in range(count):
            made.append((f"a slow shot of {' and '.join(dice.sample(words, 3))}", theme))
    dice.shuffle(made)
    return [prompt for prompt, _ in made], [theme for _, theme in made]


def test_known_groups_are_found():
    prompts, themes = made_prompts()
    found = cluster(prompts)
    assert sorted(i for one in found for i in one.members) == list(range(len(prompts)))
    for one in found:
        (theme,) = {themes[i] for i in one.members}
        assert set(one.words) <= set(THEMES[theme])


def test_copies_of_two_prompts_are_two_groups_the_larger_first():
    texts = ["tango night"] * 3 + ["whale ocean"] * 5
    assert [(one.words, one.members) for one in cluster(texts)] == [
        (["ocean", "whale"], [3, 4, 5, 6, 7]),
        (["night", "tango"], [0, 1, 2]),
    ]


def test_result_is_the_same_each_time():
    prompts, _ = made_prompts()
    assert cluster(prompts) == cluster(prompts)


def test_texts_that_share_nothing_are_left_out():
    assert cluster([]) == []
    assert cluster(["kite", "beach"]) == []
    assert cluster(["kite", "kite", "beach"])[0].members == [0, 1]


def test_a_word_weighs_by_its_rarity():
    texts = ["red kite", "red kite kite", "red boat", "red boat", "red", "lone heron"]
    vocabulary, vectors, rows = tf_idf(texts)
    assert (vocabulary, rows) == (["boat", "kite", "red"], [0, 1, 2, 3, 4])
    boat, kite, red = vectors.dense(0)
    assert (boat, kite > red > 0) == (0, True)
    assert [sum(vectors.dense(at) ** 2) for at in range(5)] == pytest.approx([1] * 5)


def test_words_are_whole_and_telling():
    assert words_of("The CAMERA pans over the Zürich lake, 4k, by 12 o_clock") == [
        "pans",
        "zürich",
        "lake",
        "clock",
    ]


def test_too_many_texts_are_refused():
    with pytest.raises(ValueError, match="5000 at most"):
        cluster(["kite"] * (MOST_TEXTS + 1))
