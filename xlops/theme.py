"""Colours, sizes, fonts and number formats: one look for Excel, HTML and charts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from xlops.blocks import Format, Ink, Tone
from xlops.label import Language

INK = "1F2933"
GREY = "7B8794"
QUIET = "9AA5B1"
FAINT = "CBD2D9"
PANEL = "F5F7FA"
LINE = "E4E7EB"
WHITE = "FFFFFF"
BLUE = "1D6FB8"
PALE_BLUE = "C9DFF2"
ORANGE = "C8571B"
TEAL = "0F7B6C"
YELLOW = "FFF8D6"

TITLE, FIGURE, HEADING, BODY, SMALL = 16.0, 19.0, 11.0, 10.0, 9.0
"""Type sizes in points; SMALL is the quiet half-step of the body, for table headers, card lines and notes."""

TONES: dict[Tone, str] = {"plain": INK, "good": TEAL, "bad": ORANGE, "quiet": GREY, "strong": INK}
"""The colour of text in a tone."""

ACCENTS: dict[Tone, str] = {"plain": FAINT, "good": TEAL, "bad": ORANGE, "quiet": FAINT, "strong": INK}
"""The colour of a card's bar in a tone."""

INKS: dict[Ink, tuple[str, str]] = {
    "S": ("123F6E", WHITE),
    "A": (BLUE, WHITE),
    "B": ("9CC3E6", INK),
    "C": (LINE, INK),
    "risk": ("F9E3D6", ORANGE),
    "prepare": ("E3EFF9", "3E4C59"),
    "after": ("DCEFEC", "0B5A4F"),
    "open": ("FDF1EA", ORANGE),
    "task": (WHITE, "3E4C59"),
    "late": (WHITE, ORANGE),
    "off": ("EAF5F3", TEAL),
    "weekend": ("EDF0F3", GREY),
    "work": (WHITE, ORANGE),
    "closed": ("D9DEE4", "52606D"),
    "today": (INK, WHITE),
    "plain": (WHITE, INK),
    "faint": (WHITE, QUIET),
}
"""Fill and text of a calendar's bars and days. Own events are blue, the darker the bigger; each stands with its letter or
its word, so that a grey print says the same."""

TABS = {"front": INK, "detail": QUIET, "data": FAINT}
"""The colour of a tab by its sheet's group."""

HEIGHTS = {
    "title": 30.0,
    "heading": 21.0,
    "header": 16.5,
    "body": 16.5,
    "label": 18.0,
    "figure": 27.0,
    "line": 14.25,
    "foot": 17.0,
    "note": 15.0,
    "gap": 9.0,
    "hair": 4.0,
    "more": 13.5,
}
"""Row heights in points by role; `more` is each further line of a wrapped text."""

MARGIN = 2.0
GRID = 9.5
PADDING = 0.71
"""Widths, in characters: the empty column A; a grid column that nothing else decides; what Excel keeps free in each."""

FONTS: dict[Language, str] = {"en": "Arial", "zh": "Microsoft YaHei"}
CSS_FONTS = (
    '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Segoe UI", "Helvetica Neue", Arial, '
    "sans-serif"
)

SYMBOLS = {
    "AUD": "A$",
    "BRL": "R$",
    "CAD": "C$",
    "CNY": "¥",
    "EUR": "€",
    "GBP": "£",
    "HKD": "HK$",
    "INR": "₹",
    "JPY": "¥",
    "KRW": "₩",
    "MXN": "MX$",
    "SGD": "S$",
    "TRY": "₺",
    "TWD": "NT$",
    "USD": "$",
}
_WITHOUT_CENTS = {"JPY", "KRW", "VND", "IDR", "CLP"}

RIGHT: frozenset[Format] = frozenset(
    ("money", "money0", "share", "share1", "change", "points", "count", "times", "score", "days", "number")
)
"""The formats that stand at the right of their column."""


@dataclass(frozen=True)
class Look:
    """For whom and when a file is made."""

    language: Language
    currency: str
    shop: str
    title: str
    today: date
    made_at: datetime

    @property
    def font(self) -> str:
        """The family of the workbook; programs without it fall back to one that has Chinese."""
        return FONTS[self.language]


def symbol(currency: str) -> str:
    """The sign before an amount; the code and a space where a currency has no sign that everybody reads."""
    return SYMBOLS.get(currency, f"{currency} ")


def cents(currency: str) -> int:
    """Decimal places of an amount in `currency`."""
    return 0 if currency in _WITHOUT_CENTS else 2


def quoted(text: str) -> str:
    """`text` as a literal of an Excel number format."""
    return '\\"'.join(f'"{part}"' if part else "" for part in text.split('"'))


def number_format(format: Format, look: Look) -> str:
    """The Excel number format of `format`; minus is the minus sign, not a hyphen."""
    sign = symbol(look.currency)
    match format:
        case "text":
            return "General"
        case "number":
            return "[>=10000]#,##0;[<=-10000]−#,##0;General"
        case "id":
            return "@"
        case "day":
            return "yyyy\\-mm\\-dd"
        case "instant":
            return "yyyy\\-mm\\-dd\\ hh:mm"
        case "money" if cents(look.currency):
            return _signed("#,##0.00", sign)
        case "money" | "money0":
            return _signed("#,##0", sign)
        case "share":
            return _signed("0.00%")
        case "share1":
            return _signed("0.0%")
        case "change":
            return '"+"0.0%;"−"0.0%;0.0%'
        case "points":
            unit = quoted("个点" if look.language == "zh" else " pp")
            return f'"+"0.00{unit};"−"0.00{unit};0.00{unit}'
        case "count":
            return _signed("#,##0")
        case "times" | "score":
            return _signed("0.00")
        case "days":
            return '[>=10]#,##0;[<0]"−"0.0;0.0'
        case "flag":
            return '"是";"";"否"' if look.language == "zh" else '"yes";"";"no"'


def chart_format(format: Format, look: Look, largest: float) -> str:
    """The number format of a chart's axis and labels: thousands as k or M, in Chinese as 万, when values are large."""
    sign = symbol(look.currency) if format in ("money", "money0") else ""
    if format == "money" and largest < 100:
        return number_format(format, look)
    if format not in ("money", "money0", "count"):
        return number_format("share1" if format == "share" and largest >= 0.2 else format, look)
    if look.language == "zh" and largest >= 10_000:
        return _signed('0\\.0,"万"', sign)
    if look.language == "en" and largest >= 10_000_000:
        return _signed('#,##0.0,,"M"', sign)
    if look.language == "en" and largest >= 10_000:
        return _signed('#,##0,"k"' if largest >= 100_000 else '#,##0.0,"k"', sign)
    return number_format("money0" if sign else "count", look)


def label_format(format: Format, look: Look, largest: float) -> str:
    """The number format of labels at bars: as on an axis, but small values beside large ones keep their digits."""
    axis = chart_format(format, look, largest)
    if axis == number_format(format, look) or "," not in axis or largest < 10_000:
        return axis
    large, negative = axis.split(";")
    sign = symbol(look.currency) if format in ("money", "money0") else ""
    return f"[>=10000]{large};[<=-10000]{negative};{quoted(sign) if sign else ''}#,##0"


def header_format(label: str, *, button: bool = False, id: str = "") -> str:
    """A number format that shows `label` in place of the text of the cell: a table's header cell holds the column's id.

    With room at its right for a filter `button`. All labels that are their column's id have one format together.
    """
    room = "\u00a0" * 5 if button else ""
    if label == id:
        return f";;;@{quoted(room) if room else ''}"
    return f";;;{quoted(label[:120] + room)}"


def _signed(digits: str, sign: str = "") -> str:
    return f"{quoted(sign) if sign else ''}{digits};{quoted('−' + sign)}{digits}"
