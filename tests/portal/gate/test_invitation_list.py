import pytest

from portal.gate.invitation_list import MOST_BYTES, Line, ListRefused, decode, read_list


def told(text: str) -> list[tuple[int, str, str]]:
    return [(line.number, line.email, line.problem) for line in read_list(text)]


def test_one_address_a_line_bare_or_with_a_name() -> None:
    lines = read_list('Ada@Example.org\n\n  "Hopper, Grace" <grace@example.org>,\r\nInês <i@x.org>')
    assert lines == [
        Line(number=1, text="Ada@Example.org", email="ada@example.org"),
        Line(
            number=3,
            text='"Hopper, Grace" <grace@example.org>,',
            email="grace@example.org",
            name="Hopper, Grace",
        ),
        Line(number=4, text="Inês <i@x.org>", email="i@x.org", name="Inês"),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_with_a_heading_in_any_order(separator: str) -> None:
    rows = [
        ["Name", "E-Mail", "Days", "Note", "City"],
        ['"Lovelace, Ada; Countess"', "ada@example.org", "3", "met in Lisbon", "London"],
        ["", "Grace <grace@example.org>", "", "", ""],
    ]
    text = "\ufeff" + "\n".join(separator.join(row) for row in rows)
    assert [(one.email, one.name, one.note, one.days) for one in read_list(text)] == [
        ("ada@example.org", "Lovelace, Ada; Countess", "met in Lisbon", 3),
        ("grace@example.org", "Grace", "", None),
    ]


def test_malformed_lines_are_named_by_number_and_the_good_ones_stay() -> None:
    text = "\n".join(
        [
            "email,name,days",
            "ada@example.org,Ada,7",
            "nobody,N,7",
            "",
            ',"No address",7',
            'grace@example.org,"Grace,7',
            "b@example.org,B,0",
            "c@example.org,C,soon",
            "d@example.org,D,7,more",
            "e@example.org,E\u202ee,7",
            "f@example.org\x0bBcc: all@example.org,F,7",
            "g@example.org," + "G" * 121 + ",7",
            "h@example.org",
        ]
    )
    assert told(text) == [
        (2, "ada@example.org", ""),
        (3, "", "Enter a valid email address."),
        (5, "", "There is no address."),
        (6, "", "The quotes on this line do not match."),
        (7, "", "Days are a whole number from 1 to 60."),
        (8, "", "Days are a whole number from 1 to 60."),
        (9, "", "There are more cells on this line than in the heading."),
        (10, "", "Only letters, please: no line breaks or control characters."),
        (11, "", "This address holds a line break or an invisible character."),
        (12, "", "Name or note is longer than 120 letters."),
        (13, "h@example.org", ""),
    ]


def test_without_a_heading_more_than_an_address_is_explained() -> None:
    assert told("a@example.org, b@example.org\nada@example.org, Ada\na@x.org b@x.org") == [
        (1, "", "There is more than one address on this line."),
        (2, "", "For more than an address, begin with a heading: email,name,note."),
        (3, "", "Enter a valid email address."),
    ]


def test_one_person_twice_is_invited_once() -> None:
    assert told("ada@example.org\nAda+film@EXAMPLE.org\ngrace@example.org\nADA@example.org") == [
        (1, "ada@example.org", ""),
        (2, "ada+film@example.org", "The same person as on line 1."),
        (3, "grace@example.org", ""),
        (4, "ada@example.org", "The same person as on line 1."),
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is nothing in the list."),
        (" \n\r\n\t", "There is nothing in the list."),
        ("a\0b", "This is no text."),
        ("a@b.org\n" * 501, "The list has 501 lines; 500 go at once."),
        ("ü" * (MOST_BYTES // 2 + 1), "The list is larger than 1 MB."),
    ],
)
def test_what_is_no_list_is_refused_whole(text: str, sentence: str) -> None:
    with pytest.raises(ListRefused) as refused:
        read_list(text)
    assert str(refused.value) == sentence


def test_five_hundred_below_a_heading_are_read() -> None:
    text = "email\n" + "\n".join(f"p{number}@example.org" for number in range(500))
    assert len(read_list(text)) == 500


def test_a_file_is_utf_8_with_or_without_its_mark() -> None:
    assert decode("Inês".encode("utf-8-sig")) == decode("Inês".encode()) == "Inês"
    for data in ("Inês".encode("latin-1"), "Inês".encode("utf-16")):
        with pytest.raises(ListRefused, match="is not in UTF-8"):
            decode(data)
    with pytest.raises(ListRefused, match="larger than 1 MB"):
        decode(b"a" * (MOST_BYTES + 1))
