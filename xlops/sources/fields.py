"""The types of an export's columns: each turns a trimmed, non-blank text cell into a typed SQL value.

`sql(cell, scene)` gives the typed expression; a cell that has text but no value is bad and its row is put aside, unless
the text is one of `nothing`. The macros used here are made by `macros(connection)`.
"""

# ruff: noqa: ARG002 - every type is asked in the same way, though not all depend on the scene

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlops.label import Label

NOTHING = ("-", "--", "—", "–", "(not set)", "n/a", "na", "nan", "null", "none", "<na>", "无", "暂无")
"""What exports write into number and date cells to say that there is nothing."""

SPREADSHEET_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")


@dataclass(frozen=True)
class Scene:
    """What a conversion depends on besides the cell."""

    zone: str
    serials: bool
    """True in spreadsheets, where a bare number may be a day."""
    platform: str


@dataclass(frozen=True)
class Field:
    """One column of an export: the headers it may stand under, and whether it or its value may be missing."""

    headers: str | tuple[str, ...]
    needed: bool = field(default=False, kw_only=True)
    """True when a row without a value cannot be used."""
    optional: bool = field(default=False, kw_only=True)
    """True when the whole column may be absent."""

    kind = "text"
    noun = Label("text", "文本")
    sql_type = "VARCHAR"

    @property
    def names(self) -> tuple[str, ...]:
        """The headers it may stand under, the usual one first."""
        return (self.headers,) if isinstance(self.headers, str) else self.headers

    @property
    def nothing(self) -> tuple[str, ...]:
        """Texts (lower case) that mean a blank."""
        return NOTHING

    def sql(self, cell: str, scene: Scene) -> str:
        """The typed value of the text expression `cell`; NULL when it cannot be read."""
        raise NotImplementedError

    def plain(self, cell: str, scene: Scene) -> str:
        """A quick form of `sql` for cells written the usual way, NULL for others; empty when there is none."""
        return ""


@dataclass(frozen=True)
class Text(Field):
    """Text as it stands, trimmed."""

    blank: tuple[str, ...] = field(default=(), kw_only=True)
    """Texts (lower case) that this export writes for nothing."""

    @property
    def nothing(self) -> tuple[str, ...]:
        """Texts that mean a blank: the export's own and a spreadsheet's errors."""
        return (*self.blank, *(each.lower() for each in SPREADSHEET_ERRORS))

    def sql(self, cell: str, scene: Scene) -> str:
        """The text, or NULL for what means nothing."""
        return f"CASE WHEN lower({cell}) NOT IN ({_list(self.nothing)}) THEN {cell} END"


@dataclass(frozen=True)
class Id(Field):
    """An id: text always. `12345.0` of a float column is mended; an id rounded by a spreadsheet becomes blank."""

    kind = "id"
    noun = Label("an id", "编号")

    @property
    def nothing(self) -> tuple[str, ...]:
        """Nothing but a blank cell means a blank."""
        return ()

    def sql(self, cell: str, scene: Scene) -> str:
        """The id; a spreadsheet's error is no id."""
        return f"CASE WHEN NOT starts_with({cell}, '#') OR upper({cell}) NOT IN ({_list(SPREADSHEET_ERRORS)}) THEN {cell} END"


@dataclass(frozen=True)
class Pseudonym(Id):
    """A person's id, e-mail or phone as a keyed hash; the text itself is never kept.

    `person` is True for what names the same person on every platform (an e-mail); an account number is hashed together
    with its platform.
    """

    kind = "person"
    noun = Label("a person", "买家编号")
    person: bool = field(default=False, kw_only=True)

    def sql(self, cell: str, scene: Scene) -> str:
        """`p` and fifteen hexadecimal digits; the secret is a variable of the connection: errors quote statements."""
        platform = quote(f"\x1f{'' if self.person else scene.platform}\x1f")
        return f"'p' || left(sha256(getvariable('secret') || {platform} || lower({super().sql(cell, scene)})), 15)"


@dataclass(frozen=True)
class Number(Field):
    """A real number; `12.5%` is 0.125."""

    kind = "number"
    noun = Label("a number", "数字")
    sql_type = "DOUBLE"

    def sql(self, cell: str, scene: Scene) -> str:
        """The number as DOUBLE; not-a-number and infinity are none."""
        return f"real_number({cell})"

    def plain(self, cell: str, scene: Scene) -> str:
        """Digits and a point."""
        return f"finite_number(TRY_CAST({cell} AS DOUBLE))"


@dataclass(frozen=True)
class Money(Field):
    """An amount as DECIMAL(18,4); `micro` for exports that count in millionths."""

    micro: bool = field(default=False, kw_only=True)
    kind = "money"
    noun = Label("an amount", "金额")
    sql_type = "DECIMAL(18,4)"

    def sql(self, cell: str, scene: Scene) -> str:
        """The amount, rounded to four digits."""
        if self.micro:
            return f"TRY_CAST(round(real_number({cell}) / 1000000, 4) AS DECIMAL(18,4))"
        return f"amount({cell})"

    def plain(self, cell: str, scene: Scene) -> str:
        """Digits and a point."""
        if self.micro:
            return f"TRY_CAST(round(finite_number(TRY_CAST({cell} AS DOUBLE)) / 1000000, 4) AS DECIMAL(18,4))"
        return f"TRY_CAST({cell} AS DECIMAL(18,4))"


@dataclass(frozen=True)
class Count(Field):
    """A whole number; `5.0` is 5, `5.5` is bad."""

    kind = "count"
    noun = Label("a whole number", "整数")
    sql_type = "BIGINT"

    def sql(self, cell: str, scene: Scene) -> str:
        """The number as BIGINT."""
        return f"whole_number({cell})"

    def plain(self, cell: str, scene: Scene) -> str:
        """Digits alone."""
        return f"CASE WHEN NOT contains({cell}, '.') THEN TRY_CAST({cell} AS BIGINT) END"


@dataclass(frozen=True)
class Instant(Field):
    """A moment in the shop's time zone. Text with an offset is converted; without one it is in `zone`, else the shop's.

    `pattern` (strptime) is for exports that put day or month first: such dates are never guessed.
    """

    zone: str = field(default="", kw_only=True)
    pattern: str = field(default="", kw_only=True)
    kind = "instant"
    noun = Label("a date and time", "日期时间")
    sql_type = "TIMESTAMP"

    def sql(self, cell: str, scene: Scene) -> str:
        """The moment as TIMESTAMP without offset."""
        if self.pattern:
            return f"try_strptime({cell}, {quote(self.pattern)})"
        zone = self.zone or scene.zone
        serial = f"serial_moment({cell})" if scene.serials else "NULL"
        return f"sane_moment(coalesce(moment({cell}, {quote(zone)}, {quote(scene.zone)}), {serial}))"

    def plain(self, cell: str, scene: Scene) -> str:
        """Year-month-day, with or without a time to the second."""
        if self.pattern or (self.zone and self.zone != scene.zone):
            return ""
        return (
            f"sane_moment(CASE WHEN substr({cell}, 5, 1) = '-' AND (length({cell}) = 10 "
            f"OR (length({cell}) = 19 AND substr({cell}, 17, 1) = ':')) THEN TRY_CAST({cell} AS TIMESTAMP) "
            f"WHEN length({cell}) = 8 THEN try_strptime({cell}, '%Y%m%d') END)"
        )


@dataclass(frozen=True)
class Day(Instant):
    """A business date; a moment is taken in the shop's time zone first."""

    kind = "day"
    noun = Label("a date", "日期")
    sql_type = "DATE"

    def sql(self, cell: str, scene: Scene) -> str:
        """The date."""
        return f"CAST({super().sql(cell, scene)} AS DATE)"

    def plain(self, cell: str, scene: Scene) -> str:
        """Year-month-day."""
        plain = super().plain(cell, scene)
        return f"CAST({plain} AS DATE)" if plain else ""


@dataclass(frozen=True)
class Flag(Field):
    """Yes or no."""

    kind = "flag"
    noun = Label("yes or no", "是或否")
    sql_type = "BOOLEAN"

    def sql(self, cell: str, scene: Scene) -> str:
        """True or false."""
        return (
            f"CASE WHEN lower({cell}) IN ('yes', 'y', 'true', 't', '1', '是', '有') THEN true "
            f"WHEN lower({cell}) IN ('no', 'n', 'false', 'f', '0', '否') THEN false END"
        )


@dataclass(frozen=True)
class Choice(Field):
    """One of the export's own words, made into ours; an unknown word is left blank and reported."""

    words: Mapping[str, str] = field(default_factory=dict)
    kind = "choice"
    noun = Label("a known word", "已知的词")

    def sql(self, cell: str, scene: Scene) -> str:
        """Our word for it."""
        cases = " ".join(f"WHEN {quote(word.lower())} THEN {quote(ours)}" for word, ours in self.words.items())
        return f"CASE lower({cell}) {cases} END"


def quote(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(quote(each) for each in words) or "NULL"


_MONTHS = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y")
_TIMES = ("", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p")
_PATTERNS = (
    *(f"%Y-%m-%d{time}" for time in _TIMES),
    "%Y%m%d",
    "%Y%m%d%H%M%S",
    "%Y%m%d %H:%M:%S",
    *(f"{day}{time}" for day in _MONTHS for time in _TIMES),
)
_SQL_PATTERNS = "[" + ", ".join(quote(each) for each in _PATTERNS) + "]"
_OFFSET = r"(:\d{2}(\.\d+)?) ?([+-]\d{2}:?(\d{2})?|Z|UTC|GMT)$"

MACROS = (
    # what looks like a number once width, currency signs and separators are tidied
    r"""CREATE OR REPLACE TEMP MACRO tidy_signs(t) AS regexp_replace(regexp_replace(
        translate(t, '０１２３４５６７８９．，－＋％（）￥−', '0123456789.,-+%()¥-'),
        '([A-Z]{1,3})?\p{Sc}|[A-Z]{3}|[元件次人]|[\p{Z}\s'']', '', 'g'), '^\((.*)\)$', '-\1')""",
    r"""CREATE OR REPLACE TEMP MACRO tidy_commas(s) AS CASE
        WHEN regexp_full_match(s, '[+-]?\d{1,3}(,\d{2,3})*,\d{3}(\.\d*)?') THEN replace(s, ',', '')
        WHEN regexp_full_match(s, '[+-]?\d{1,3}(\.\d{3})+,\d{1,2}') THEN replace(replace(s, '.', ''), ',', '.')
        WHEN regexp_full_match(s, '[+-]?\d+,\d{1,2}') THEN replace(s, ',', '.')
        WHEN regexp_full_match(s, '[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?') THEN s END""",
    r"""CREATE OR REPLACE TEMP MACRO scaled(s) AS TRY_CAST(tidy_commas(rtrim(s, '万亿%')) AS DOUBLE)
        * CASE right(s, 1) WHEN '万' THEN 10000 WHEN '亿' THEN 100000000 WHEN '%' THEN 0.01 ELSE 1 END""",
    r"""CREATE OR REPLACE TEMP MACRO finite_number(n) AS CASE WHEN isfinite(n) THEN n END""",
    r"""CREATE OR REPLACE TEMP MACRO real_number(t) AS
        coalesce(finite_number(TRY_CAST(t AS DOUBLE)), finite_number(round(scaled(tidy_signs(t)), 12)))""",
    r"""CREATE OR REPLACE TEMP MACRO amount(t) AS coalesce(TRY_CAST(t AS DECIMAL(18,4)),
        TRY_CAST(tidy_commas(tidy_signs(t)) AS DECIMAL(18,4)),
        CASE WHEN NOT suffix(t, '%') THEN TRY_CAST(round(scaled(tidy_signs(t)), 4) AS DECIMAL(18,4)) END)""",
    r"""CREATE OR REPLACE TEMP MACRO whole_only(d) AS CASE WHEN d = trunc(d) THEN TRY_CAST(d AS BIGINT) END""",
    r"""CREATE OR REPLACE TEMP MACRO whole_number(t) AS coalesce(whole_only(TRY_CAST(t AS DECIMAL(18,4))),
        whole_only(TRY_CAST(tidy_commas(tidy_signs(t)) AS DECIMAL(18,4))),
        CASE WHEN NOT suffix(t, '%') THEN whole_only(round(scaled(tidy_signs(t)), 6)) END)""",
    # moments: the offset is read by hand, for a cast to TIMESTAMP would drop it
    r"""CREATE OR REPLACE TEMP MACRO tidy_moment(t) AS trim(regexp_replace(regexp_replace(regexp_replace(
        translate(t, '０１２３４５６７８９：／－年月日', '0123456789:/---'),
        '^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})-?', '\1-\2-\3'), '^(\d{4}-\d{1,2}-\d{1,2})T', '\1 '),
        '(:\d{2})\.\d+', '\1'))""",
    rf"""CREATE OR REPLACE TEMP MACRO has_offset(t) AS regexp_matches(t, '{_OFFSET}')""",
    r"""CREATE OR REPLACE TEMP MACRO offset_minutes(t) AS (CASE WHEN right(t, 1) IN ('Z', 'C', 'T') THEN 0 ELSE
        CAST(regexp_extract(t, '([+-])(\d{2}):?(\d{2})?$', 1) || '1' AS INTEGER)
        * (CAST(regexp_extract(t, '([+-])(\d{2}):?(\d{2})?$', 2) AS INTEGER) * 60
        + coalesce(TRY_CAST(regexp_extract(t, '([+-])(\d{2}):?(\d{2})?$', 3) AS INTEGER), 0)) END)""",
    rf"""CREATE OR REPLACE TEMP MACRO plain_moment(t) AS try_strptime(tidy_moment(t), {_SQL_PATTERNS})""",
    r"""CREATE OR REPLACE TEMP MACRO in_zone(moment_at, zone, home) AS
        CASE WHEN zone = home THEN moment_at ELSE timezone(home, timezone(zone, moment_at)) END""",
    rf"""CREATE OR REPLACE TEMP MACRO moment(t, zone, home) AS CASE
        WHEN length(t) = 10 AND substr(t, 5, 1) = '-' THEN in_zone(TRY_CAST(t AS TIMESTAMP), zone, home)
        WHEN length(t) = 19 AND substr(t, 5, 1) = '-' AND substr(t, 17, 1) = ':' THEN in_zone(TRY_CAST(t AS TIMESTAMP), zone, home)
        WHEN has_offset(t) THEN in_zone(plain_moment(regexp_replace(t, '{_OFFSET}', '\1'))
            - to_minutes(offset_minutes(t)), 'UTC', home)
        ELSE in_zone(plain_moment(t), zone, home) END""",
    r"""CREATE OR REPLACE TEMP MACRO serial_moment(t) AS CASE WHEN regexp_full_match(t, '[2-7]\d{4}(\.\d+)?')
        THEN TIMESTAMP '1899-12-30' + to_seconds(CAST(round(CAST(t AS DOUBLE) * 86400) AS BIGINT)) END""",
    r"""CREATE OR REPLACE TEMP MACRO sane_moment(moment_at) AS
        CASE WHEN moment_at >= TIMESTAMP '1970-01-01' AND moment_at < TIMESTAMP '2200-01-01' THEN moment_at END""",
)
"""The SQL that the types above call, in order of need."""
