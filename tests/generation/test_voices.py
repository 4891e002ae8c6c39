import pytest

from generation.voices import habit_of, hear, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A kite drifts over the beach and the harbour", "English"),
        ("Ein Fuchs läuft durch den Wald und über die Brücke", "German"),
        ("le renard attend sur la neige avec les enfants", "French"),
        ("marine Lichter", ""),
        ("kite beach sunset", ""),
        ("灯台の上を漂う赤い狐", "Japanese"),
        ("маяк над гаванью", "Cyrillic"),
        ("منارة فوق الغابة", "Arabic"),
        ("", ""),
    ],
)
def test_a_language_is_heard_by_its_script_or_its_little_words(text: str, language: str) -> None:
    assert language_of(text) == language


def test_habits_are_how_a_text_is_set() -> None:
    assert habit_of("A kite over the beach.") == ("upper", "stop", "prose", "short")
    assert habit_of("kite, beach, sunset, 4k, grain") == ("lower", "open", "tags", "short")
    assert habit_of("KITE OVER THE BEACH!") == ("shouted", "mark", "prose", "short")
    assert habit_of("灯台") == ("none", "open", "prose", "short")


def test_an_artist_who_works_on_a_picture_is_one_voice() -> None:
    work = [f"A red kite drifts over the {place}, slow dolly in" for place in "abcdefgh"]
    heard = hear(work)
    assert (heard.prompts, heard.languages, heard.unrelated) == (8, 1, 0.0)
    assert heard.habits == pytest.approx(1.0)


def test_the_same_words_again_are_no_new_prompt() -> None:
    assert hear(["A kite", "A  kite", "", "   "]).prompts == 1
    assert hear([]).habits == 1.0
