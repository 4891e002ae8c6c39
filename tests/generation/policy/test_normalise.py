import pytest

from generation.policy.normalise import words_of


@pytest.mark.parametrize(
    ("typed", "form", "shown"),
    [
        ("A Kite above", "kite", "Kite"),
        ("a nu\u200bde form", "nude", "nu\u200bde"),
        ("a \u202enude\u202c form", "nude", "nude"),
        ("a nu\u00adde form", "nude", "nu\u00adde"),
        ("a \uff4e\uff55\uff44\uff45 form", "nude", "\uff4e\uff55\uff44\uff45"),
        ("a nud\u0435 form", "nude", "nud\u0435"),
        ("a \u03bdude form", "vude", "\u03bdude"),
        ("a nüdé form", "nude", "nüdé"),
        ("a nu\u0308de form", "nude", "nu\u0308de"),
        ("a nud3 form", "nude", "nud3"),
        ("k1ll it", "kill", "k1ll"),
        ("k111 it", "klll", "k111"),
        ("a p@$ta", "pasta", "p@$ta"),
        ("so n u d e here", "nude", "n u d e"),
        ("so n-u-d-e here", "nude", "n-u-d-e"),
        ("so n.u.d.e here", "nude", "n.u.d.e"),
        ("so N _ U _ D _ E here", "nude", "N _ U _ D _ E"),
        ("a n u d e", "nude", "a n u d e"),
    ],
)
def test_a_word_is_found_as_it_is_meant_and_shown_as_it_was_typed(
    typed: str, form: str, shown: str
) -> None:
    [word] = [word for word in words_of(typed) if form in word.forms]
    assert typed[word.start : word.end] == shown


def test_numbers_alone_are_not_read_as_letters() -> None:
    forms = [word.forms for word in words_of("1984, 35 mm at f/2")]
    assert forms == [("1984",), ("35",), ("mm",), ("at",), ("f",), ("2",)]


@pytest.mark.parametrize("text", ["", " \u200b ", "!? -"])
def test_there_may_be_no_words(text: str) -> None:
    assert words_of(text) == []


def test_letters_apart_by_different_gaps_are_not_one_word() -> None:
    assert [word.forms[0] for word in words_of("a n-u-d-e x")] == ["a", "nude", "x"]
    assert [word.forms[0] for word in words_of("x y")] == ["x", "y"]


def test_every_place_is_one_of_the_text() -> None:
    text = "\ufb01ne Stra\u00dfe, \u200bn u d e\u2800 \U0001f3ac e\u0301t\u00e9"
    for word in words_of(text):
        assert 0 <= word.start < word.end <= len(text)
    assert [word.forms[0] for word in words_of(text)] == ["fine", "strasse", "nude", "ete"]
