"""What a copy leaves out, and whether a formula points at it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from xlops.render.cells import Area

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_SHEET = r"(?:(?P<sheet>'(?:[^']|'')+'|[^\s'\"!(),;+\-*/^&=<>{}\[\]]+)!)?"
_CELL = re.compile(
    rf"(?<![\w.$]){_SHEET}\$?(?P<left>[A-Za-z]{{1,3}})\$?(?P<top>\d{{1,7}})(?::\$?(?P<right>[A-Za-z]{{1,3}})\$?(?P<bottom>\d{{1,7}}))?(?![\w.(])"
)
_COLUMNS = re.compile(rf"(?<![\w.$:]){_SHEET}\$?(?P<left>[A-Za-z]{{1,3}}):\$?(?P<right>[A-Za-z]{{1,3}})(?![\w.($])")
_ROWS = re.compile(rf"(?<![\w.$:]){_SHEET}\$?(?P<top>\d{{1,7}}):\$?(?P<bottom>\d{{1,7}})(?![\w.($])")
_OUTSIDE = re.compile(r"\[\d+\][^\[\]]*!|(?i:\bOPS_\w*\()|(?i:#REF!)")
_WORD = re.compile(r"[^\W\d][\w.]*")


@dataclass
class Gone:
    """Everything that is left out: whole sheets and tables by name, areas of sheets, columns of tables, defined names."""

    sheets: set[str] = field(default_factory=set)
    areas: dict[str, list[Area]] = field(default_factory=dict)
    """Sheet name -> areas of it."""
    tables: set[str] = field(default_factory=set)
    columns: dict[str, set[str]] = field(default_factory=dict)
    """Table name -> columns of it."""
    names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._folded: tuple[int, frozenset[str]] = (-1, frozenset())

    def holds(self, sheet: str, row: int, column: int) -> bool:
        """Is the cell in an area that is left out?"""
        return any(
            each.top <= row <= each.bottom and each.left <= column <= each.right for each in self.areas.get(sheet, ())
        )

    def touches(self, formula: str, sheet: str, *, down: int = 0, across: int = 0) -> bool:
        """Does a formula of `sheet` point at what is left out, at another workbook, or at a function of the macros?

        A formula that is shared by more cells is looked at as if each reference reached `down` and `across` as well.
        """
        plain = _TEXT.sub('""', formula)
        if _OUTSIDE.search(plain):
            return True
        if any(word.casefold() in self._words() for word in _WORD.findall(plain)):
            return True
        if any(self._takes(table, columns, plain) for table, columns in self.columns.items()):
            return True
        if not self.sheets and not self.areas:
            return False
        return any(self._reaches(area, where, sheet, down, across) for where, area in _references(plain))

    def _words(self) -> frozenset[str]:
        known = self.names | self.tables
        if self._folded[0] != len(known):
            self._folded = (len(known), frozenset(each.casefold() for each in known))
        return self._folded[1]

    def _reaches(self, area: Area, where: str, sheet: str, down: int, across: int) -> bool:
        named = [each.casefold() for each in (where.split(":") if where else [sheet])]
        if len(named) > 1 and self.sheets:
            return True  # from one sheet to another: what lies between them is not looked up
        if any(each.casefold() in named for each in self.sheets):
            return True
        return any(
            name.casefold() in named
            and area.top <= each.bottom
            and area.bottom + down >= each.top
            and area.left <= each.right
            and area.right + across >= each.left
            for name, areas in self.areas.items()
            for each in areas
        )

    def _takes(self, table: str, columns: set[str], plain: str) -> bool:
        for match in re.finditer(rf"(?<![\w.]){re.escape(table)}(?![\w.])", plain, re.I):
            inside = _bracket(plain, match.end())
            if inside is None or "]:[" in inside.replace(" ", ""):
                return True
            asked = [
                re.sub(r"'(.)", r"\1", each).strip().casefold()
                for each in re.findall(r"[^\[\],]+", inside)
                if not each.strip().startswith("#") and each.strip() not in ("", "@")
            ]
            if not asked or {each.lstrip("@") for each in asked} & {each.casefold() for each in columns}:
                return True
        return False


def _bracket(text: str, at: int) -> str | None:
    """What stands in the square brackets that open at `at`; None when none do."""
    if at >= len(text) or text[at] != "[":
        return None
    depth = 0
    for end in range(at, len(text)):
        depth += (text[end] == "[") - (text[end] == "]")
        if depth == 0:
            return text[at + 1 : end]
    return text[at + 1 :]


def _references(plain: str) -> list[tuple[str, Area]]:
    """Every reference of a formula: the sheet that it names, or nothing, and its area."""
    found = []
    for match in _CELL.finditer(plain):
        left, top = number(match["left"]), int(match["top"])
        right = number(match["right"]) if match["right"] else left
        bottom = int(match["bottom"]) if match["bottom"] else top
        found.append((_named(match), Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))))
    for match in _COLUMNS.finditer(plain):
        ends = sorted((number(match["left"]), number(match["right"])))
        found.append((_named(match), Area(1, ends[0], LAST_ROW, ends[1])))
    for match in _ROWS.finditer(plain):
        ends = sorted((int(match["top"]), int(match["bottom"])))
        found.append((_named(match), Area(ends[0], 1, ends[1], LAST_COLUMN)))
    return found


def _named(match: re.Match[str]) -> str:
    name = match["sheet"] or ""
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def number(letters: str) -> int:
    """The column of its letters, counted from 1."""
    value = 0
    for letter in letters.upper():
        value = value * 26 + ord(letter) - 64
    return value


def area_of(ref: str) -> Area:
    """The area that "B2:D9" or "B2" names."""
    first, _, last = ref.replace("$", "").partition(":")
    top, left = cell_of(first)
    bottom, right = cell_of(last or first)
    return Area(top, left, bottom, right)


def cell_of(ref: str) -> tuple[int, int]:
    """Row and column of "B2"."""
    letters = ref.rstrip("0123456789")
    return int(ref[len(letters) :] or 0), number(letters)
