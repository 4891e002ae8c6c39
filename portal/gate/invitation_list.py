"""Read a list of people to invite, line by line. Nothing is looked up and nothing is sent."""

import csv
import io
from contextlib import suppress
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError

from portal.account.forms import no_control_characters
from portal.gate.address import canonical, clean_address

MOST_LINES = 500
MOST_BYTES = 1024 * 1024
MOST_DAYS = 60
LONGEST_NAME = 120
LONGEST_NOTE = 500
COLUMNS = {
    "email": "email", "e-mail": "email", "mail": "email", "address": "email",
    "name": "name", "note": "note", "days": "days",
}  # fmt: skip


class ListRefused(ValueError):
    """The whole list cannot be read; the message is a sentence for whoever sent it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line that has something on it; `problem` says in words why it is skipped."""

    number: int = 0  # as an editor counts, from 1
    text: str = ""
    email: str = ""
    name: str = ""
    note: str = ""
    days: int | None = None  # None: as many as for the whole list
    problem: str = ""


def decode(data: bytes) -> str:
    """Raises: ListRefused unless it is text in UTF-8, with or without a byte order mark."""
    if len(data) > MOST_BYTES:
        raise ListRefused("The file is larger than 1 MB.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ListRefused(
            "The file is not in UTF-8. Save it as CSV UTF-8 and send it again."
        ) from None


def read_list(text: str) -> list[Line]:
    """The lines of a pasted list or a CSV file, good and bad, in their order.

    With a heading that names a column `email` the lines are read as CSV, separated by comma,
    semicolon or tab; without one each line is an address or `Name <address>`.
    Raises: ListRefused.
    """
    text = text.removeprefix("\ufeff")
    if len(text.encode()) > MOST_BYTES:
        raise ListRefused("The list is larger than 1 MB.")
    if "\0" in text:
        raise ListRefused("This is no text.")
    # Not splitlines(): it counts characters as line ends that no editor does.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    numbered = [(n, one) for n, one in enumerate(lines, 1) if one.strip()]
    if not numbered:
        raise ListRefused("There is nothing in the list.")
    heading = _heading(numbered[0][1])
    if heading is not None:
        numbered = numbered[1:]
    if len(numbered) > MOST_LINES:
        raise ListRefused(f"The list has {len(numbered)} lines; {MOST_LINES} go at once.")
    return _without_repeats([_read(number, one, heading) for number, one in numbered])


def _heading(first: str) -> tuple[str, list[str]] | None:
    """The separator and the names of the columns, if the first line is a heading."""
    for separator in (",", ";", "\t"):
        with suppress(csv.Error):
            names = [COLUMNS.get(cell.strip().casefold(), "") for cell in _cells(first, separator)]
            if "email" in names:
                return separator, names
    return None


def _cells(text: str, separator: str) -> list[str]:
    return next(csv.reader(io.StringIO(text), delimiter=separator, strict=True), [])


def _read(number: int, row: str, heading: tuple[str, list[str]] | None) -> Line:
    text = row.strip()
    try:
        said = _from_cells(row, *heading) if heading else {"email": text.rstrip(",; ")}
        return replace(_checked(**said), number=number, text=text)
    except csv.Error:
        return Line(number=number, text=text, problem="The quotes on this line do not match.")
    except ValidationError as error:
        return Line(number=number, text=text, problem=" ".join(error.messages))


def _from_cells(row: str, separator: str, names: list[str]) -> dict[str, str]:
    cells = [cell.strip() for cell in _cells(row, separator)]
    if len(cells) > len(names):
        raise ValidationError("There are more cells on this line than in the heading.")
    return {name: cell for name, cell in zip(names, cells, strict=False) if name and cell}


def _checked(*, email: str = "", name: str = "", note: str = "", days: str = "") -> Line:
    """Raises: ValidationError with what is wrong with this line."""
    if not email:
        raise ValidationError("There is no address.")
    email, called = _address(email)
    name = name or called
    for words, longest in ((name, LONGEST_NAME), (note, LONGEST_NOTE)):
        no_control_characters(words)
        if len(words) > longest:
            raise ValidationError(f"Name or note is longer than {longest} letters.")
    return Line(email=email, name=name, note=note, days=_days(days))


def _address(text: str) -> tuple[str, str]:
    """An address, and what the person is called there: "Ada <ada@example.org>"."""
    if text.count("@") > 1 and any(mark in text for mark in ",;"):
        raise ValidationError("There is more than one address on this line.")
    called, bracket, bare = text.rstrip(">").rpartition("<")
    if not bracket and "," in text:
        raise ValidationError("For more than an address, begin with a heading: email,name,note.")
    return clean_address(bare).lower(), called.strip().strip('"')


def _days(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= MOST_DAYS):
        raise ValidationError(f"Days are a whole number from 1 to {MOST_DAYS}.")
    return int(text)


def _without_repeats(lines: list[Line]) -> list[Line]:
    """Of several lines about one person the first counts; the others say which that is."""
    first: dict[str, int] = {}
    kept = []
    for line in lines:
        if not line.problem:
            number = first.setdefault(canonical(line.email), line.number)
            if number != line.number:
                line = replace(line, problem=f"The same person as on line {number}.")
        kept.append(line)
    return kept
