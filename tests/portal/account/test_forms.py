import pytest
from django import forms

from portal.account.forms import words_field


class Said(forms.Form):
    text = words_field("Words")


@pytest.mark.parametrize(
    "text", ["One.\nTwo.", "One.\r\n\r\nTwo.", "a\tb", "\N{WOMAN}\u200d\N{ARTIST PALETTE}"]
)
def test_words_have_lines_tabs_and_joined_signs(text: str) -> None:
    form = Said({"text": text})
    assert form.is_valid()
    assert form.cleaned_data["text"] == text


@pytest.mark.parametrize("sign", ["\x1b", "\x0b", "\r", "\x85", "\u200b", "\u202e", "\u2028"])
def test_words_hide_nothing_else(sign: str) -> None:
    assert Said({"text": f"One{sign}two."}).errors == {
        "text": ["Only letters and line breaks, please: no control characters."]
    }
