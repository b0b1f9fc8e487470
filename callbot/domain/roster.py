"""Owners as a spreadsheet keeps them: one a line under a header, read from a file and written to one.

UTF-8, with or without the mark that Excel puts in front; cells are parted as the header's are, by commas,
semicolons or tabs. A cell that a spreadsheet would take for a formula is written behind an apostrophe, and
read without it (OWASP, "CSV Injection").
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from callbot.errors import Refused

COLUMNS = ("name", "phone", "timezone", "availability", "number", "mode", "away")
NEEDED = ("name", "phone")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Line:
    """One owner as written; `number` counts the file's lines from 1. Cells that are empty are left out."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that cannot be taken, and why."""

    number: int
    reason: str


def read(data: bytes) -> tuple[list[Line], list[Bad]]:
    """The lines of a file, and those that are none. Refused where the file as a whole cannot be read.

    >>> lines, bad = read(b"Phone;Name\\r\\n'+12125550143;Sam Lee\\r\\n;;\\r\\nx\\r\\n")
    >>> lines
    [Line(number=2, cells={'phone': '+12125550143', 'name': 'Sam Lee'})]
    >>> bad
    [Bad(number=4, reason='it has 1 cell, the header has 2')]
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused('the file is not UTF-8; save it as "CSV UTF-8"') from error
    if "\0" in text:
        raise Refused('the file is no CSV; save it as "CSV UTF-8"')
    head = text.lstrip("\r\n").partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    lines: list[Line] = []
    bad: list[Bad] = []
    columns: list[str] = []
    began = 1
    try:
        for row in rows:
            cells, at, began = [_plain(cell) for cell in row], began, rows.line_num + 1
            if not any(cells):
                continue
            if not columns:
                columns = _header(cells)
            elif len(cells) != len(columns):
                plural = "" if len(cells) == 1 else "s"
                bad.append(Bad(at, f"it has {len(cells)} cell{plural}, the header has {len(columns)}"))
            else:
                filled = {name: cell for name, cell in zip(columns, cells, strict=True) if cell}
                lines.append(Line(at, filled))
    except csv.Error as error:
        raise Refused(f"line {rows.line_num}: {error}") from error
    if not columns:
        raise Refused(f"the file is empty; its first line must be {','.join(COLUMNS)}")
    return lines, bad


def _header(cells: list[str]) -> list[str]:
    columns = [cell.lower() for cell in cells]
    unknown = [name for name in columns if name not in COLUMNS]
    missing = [name for name in NEEDED if name not in columns]
    if unknown or missing or len(set(columns)) < len(columns):
        found = f'"{unknown[0]}" is no column' if unknown else "name and phone must stand in it, each once"
        raise Refused(f"the first line must be a header: {found}; there are {', '.join(COLUMNS)}")
    return columns


def _plain(cell: str) -> str:
    cell = " ".join(cell.split())
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def written(owners: Iterable[Mapping[str, str]]) -> str:
    """These owners under a header, ready to be read again.

    >>> print(written([{"name": "=Sam", "phone": "+12125550143"}]), end="")
    name,phone,timezone,availability,number,mode,away
    '=Sam,'+12125550143,,,,,
    """
    sheet = io.StringIO()
    rows = csv.writer(sheet, lineterminator="\n")
    rows.writerow(COLUMNS)
    for owner in owners:
        cells = [" ".join(owner.get(name, "").split()) for name in COLUMNS]
        rows.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return sheet.getvalue()
