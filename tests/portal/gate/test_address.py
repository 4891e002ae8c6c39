import pytest
from django.core.exceptions import ValidationError

from portal.gate.address import canonical, clean_address, is_same_person


@pytest.mark.parametrize(
    "written",
    [
        "ada@example.org",
        "  ada@example.org\n",
        "Ada@Example.ORG",
        "ada+film@example.org",
        "ADA+a+b@EXAMPLE.org",
        "\uff21da@example.org",  # a full-width A
        "ada@\uff45xample.org",  # a full-width e
        "ada@example\u3002org",  # an ideographic full stop
        '"ada"@example.org',
    ],
)
def test_forms_of_one_address_are_one_person(written: str) -> None:
    assert canonical(written) == "ada@example.org"
    assert is_same_person(written, "ada@example.org")


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("ada@b\u00fccher.example", "ada@xn--bcher-kva.example"),
        ("ada@BU\u0308CHER.example", "ada@xn--bcher-kva.example"),  # decomposed, in capitals
        ("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"),
        ("a.d.a@example.org", "a.d.a@example.org"),  # dots tell people apart
        ("+@example.org", "+@example.org"),
        ("+ada@example.org", "+ada@example.org"),  # there is nobody before the plus
        ("STRASSE@example.org", "strasse@example.org"),
        ("", ""),
        ("Nobody", "nobody"),
        ("ada@" + "\u00fc" * 70 + ".example", "ada@" + "\u00fc" * 70 + ".example"),
    ],
)
def test_the_form_by_which_somebody_is_known(written: str, form: str) -> None:
    assert canonical(written) == form
    assert canonical(form) == form


def test_others_are_others() -> None:
    assert not is_same_person("ada@example.org", "ada@example.com")
    assert not is_same_person("ada@example.org", "adab@example.org")


def test_an_address_stays_as_it_is_written() -> None:
    assert clean_address(" Ada+Film@Example.org ") == "Ada+Film@Example.org"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("ada@example.org\nBcc: all@example.org", "This address holds a line break"),
        ("ada\x00@example.org", "This address holds a line break"),
        ("ada@exam\u200bple.org", "This address holds a line break"),
        ("ada@example\u202e.org", "This address holds a line break"),
        ("ada", "Enter a valid email address."),
        ("ada@example.org, b@example.org", "Enter a valid email address."),
        ("ada@" + "\u00fc" * 62 + ".example", "Enter a valid email address."),
        ("a" * 64 + "@" + ".".join(["d" * 60] * 4) + ".org", "This address is too long."),
    ],
)
def test_where_no_mail_goes_is_refused_with_a_sentence(written: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        clean_address(written)
    assert refused.value.messages[0].startswith(sentence)
