"""The pass over a package that openpyxl wrote: what it cannot say, or says in a way Excel would rewrite.

Values of formulas so far (for programs that do not calculate), shared strings in place of inline ones, solid data
bars, the order of a font's children, negative bars in orange, alt texts of charts, and fixed times, so that the same
input gives the same bytes.
"""

from __future__ import annotations

import re
import uuid
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from xlops.theme import ORANGE, PALE_BLUE

Cached = str | int | float | None

_STAMP = (1980, 1, 1, 0, 0, 0)
_FONT_ORDER = ("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name",
               "family", "charset", "scheme")  # fmt: skip
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_C14 = "http://schemas.microsoft.com/office/drawing/2007/8/2/chart"
_SPACE = uuid.UUID("6f1d5c1e-6f0b-4c57-9f5e-0a7c3f9d7b11")
_INLINE = re.compile(r'<c r="([A-Z]+\d+)"([^>]*?) t="inlineStr"([^>]*)><is><t([^>]*)>([^<]*)</t></is></c>')
_EMPTY_INLINE = re.compile(r'<c r="([A-Z]+\d+)"([^>]*?) t="inlineStr"([^>]*)><is><t[^>]*/></is></c>')
_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)><f>([^<]*)</f><v\s*/?>(?:</v>)?</c>')
_TYPE = re.compile(r' t="[^"]*"')
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True)
class Mending:
    """What the pass needs to know, by sheet in order: formula values, chart ids with alt texts; and the time."""

    cached: tuple[dict[str, Cached], ...]
    charts: tuple[tuple[tuple[str, str], ...], ...]
    made_at: datetime


def mend(source: Path, target: Path, mending: Mending) -> None:
    """Write the mended package of `source` to `target`."""
    with zipfile.ZipFile(source) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    strings = _Strings()
    drawing = 0
    for index, cached in enumerate(mending.cached, 1):
        name = f"xl/worksheets/sheet{index}.xml"
        text = _with_values(parts[name].decode(), cached)
        parts[name] = _solid_bars(strings.take(text), index).encode()
        if mending.charts[index - 1]:
            drawing += 1
            path = f"xl/drawings/drawing{drawing}.xml"
            parts[path] = _named_charts(parts[path].decode(), mending.charts[index - 1]).encode()
    extra = f"xl/worksheets/sheet{len(mending.cached) + 1}.xml"
    if extra in parts:
        parts[extra] = strings.take(parts[extra].decode()).encode()
    _add_strings(parts, strings.xml())
    parts["xl/styles.xml"] = _fonts_in_order(parts["xl/styles.xml"].decode()).encode()
    parts["docProps/core.xml"] = _dated(parts["docProps/core.xml"].decode(), mending.made_at).encode()
    for name in list(parts):
        if name.endswith(".rels"):
            parts[name] = _relative(name, parts[name].decode()).encode()
        if re.fullmatch(r"xl/charts/chart\d+\.xml", name):
            parts[name] = mended_chart(parts[name].decode()).encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name, data in sorted(parts.items(), key=lambda part: part[0] != "[Content_Types].xml"):
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, data)


def mended_chart(text: str) -> str:
    """The part of a chart as Excel wants it."""
    text = re.sub(r'(<(?:c:)?numFmt formatCode="[^"]*")\s*/>', r'\1 sourceLinked="0"/>', text)
    text = re.sub(r"<a:r><a:t\s*(?:/>|></a:t>)</a:r>", "", text)
    text = re.sub(r"<((?:c:)?)plotArea>", r'<\1autoTitleDeleted val="1"/><\1plotArea>', text, count=1)
    return _orange_negatives(text)


def _add_strings(parts: dict[str, bytes], strings: str) -> None:
    """openpyxl writes strings inline and no part for them; Excel would add the part and rewrite every cell."""
    parts["xl/sharedStrings.xml"] = strings.encode()
    for name, mark, end in (
        (
            "[Content_Types].xml",
            '<Override PartName="/xl/sharedStrings.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>',
            "</Types>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            '<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
            'Target="sharedStrings.xml" Id="rIdStrings"/>',
            "</Relationships>",
        ),
    ):
        text = parts[name].decode()
        if "sharedStrings" not in text:
            parts[name] = text.replace(end, mark + end).encode()


class _Strings:
    """The shared strings of the workbook."""

    def __init__(self) -> None:
        self._index: dict[str, int] = {}
        self._count = 0

    def take(self, text: str) -> str:
        """The sheet with references in place of its inline strings."""
        return _INLINE.sub(self._refer, _EMPTY_INLINE.sub(r'<c r="\1"\2\3/>', text))

    def _refer(self, match: re.Match[str]) -> str:
        at, before, after, _, content = match.groups()
        self._count += 1
        index = self._index.setdefault(content, len(self._index))
        return f'<c r="{at}"{before}{after} t="s"><v>{index}</v></c>'

    def xml(self) -> str:
        """The part."""
        items = "".join(
            f'<si><t xml:space="preserve">{_ESCAPED.sub("_x005F_", text)}</t></si>'
            if text != text.strip() or "\n" in text or "  " in text
            else f"<si><t>{_ESCAPED.sub('_x005F_', text)}</t></si>"
            for text in self._index
        )
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
            f'count="{self._count}" uniqueCount="{len(self._index)}">{items}</sst>'
        )


def _with_values(text: str, cached: dict[str, Cached]) -> str:
    def put(match: re.Match[str]) -> str:
        at, attributes, formula = match.groups()
        attributes = _TYPE.sub("", attributes)
        value = cached.get(at)
        if value is None:
            return f'<c r="{at}"{attributes} t="str"><f>{formula}</f><v></v></c>'
        if isinstance(value, str):
            return f'<c r="{at}"{attributes} t="str"><f>{formula}</f><v>{escape(value)}</v></c>'
        number = int(value) if float(value).is_integer() else value
        return f'<c r="{at}"{attributes}><f>{formula}</f><v>{number!r}</v></c>'

    return _FORMULA.sub(put, text) if cached else text


def _solid_bars(text: str, sheet: int) -> str:
    """Data bars without gradient: the older rule points to an extended one with the same range."""
    found: list[str] = []

    def extend(match: re.Match[str]) -> str:
        ref, rule, inner = match.groups()
        id = "{" + str(uuid.uuid5(_SPACE, f"{sheet}:{ref}")).upper() + "}"
        found.append(
            f'<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
            f'<x14:cfRule type="dataBar" id="{id}"><x14:dataBar minLength="0" maxLength="90" gradient="0" '
            f'axisPosition="none"><x14:cfvo type="num"><xm:f>0</xm:f></x14:cfvo><x14:cfvo type="max"/>'
            f'<x14:negativeFillColor rgb="FF{PALE_BLUE}"/></x14:dataBar></x14:cfRule>'
            f"<xm:sqref>{ref}</xm:sqref></x14:conditionalFormatting>"
        )
        link = f'<extLst><ext xmlns:x14="{_X14}" uri="{{B025F937-C7B1-47D3-B67F-A62EFF666E3E}}"><x14:id>{id}</x14:id></ext></extLst>'
        return f'<conditionalFormatting sqref="{ref}"><cfRule{rule}>{inner}{link}</cfRule></conditionalFormatting>'

    text = re.sub(
        r'<conditionalFormatting sqref="([^"]+)"><cfRule((?=[^>]*type="dataBar")[^>]*)>(<dataBar.*?</dataBar>)</cfRule></conditionalFormatting>',
        extend,
        text,
    )
    if not found:
        return text
    extension = (
        f'<extLst><ext xmlns:x14="{_X14}" uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}">'
        f"<x14:conditionalFormattings>{''.join(found)}</x14:conditionalFormattings></ext></extLst>"
    )
    return text.replace("</worksheet>", f"{extension}</worksheet>")


def _fonts_in_order(text: str) -> str:
    def order(match: re.Match[str]) -> str:
        children = re.findall(r"<(\w+)\b[^>]*/>", match[1])
        pieces = dict(zip(children, re.findall(r"<\w+\b[^>]*/>", match[1]), strict=True))
        return "<font>" + "".join(pieces[name] for name in _FONT_ORDER if name in pieces) + "</font>"

    return re.sub(r"<font>(.*?)</font>", order, text, flags=re.S)


def _named_charts(text: str, charts: tuple[tuple[str, str], ...]) -> str:
    names = iter(charts)

    def name(match: re.Match[str]) -> str:
        id, alt = next(names)
        return f"<{match[1]}cNvPr id={quoteattr(str(int(match[2]) + 1))} name={quoteattr(id)} descr={quoteattr(alt)}/>"

    return re.sub(r'<(xdr:|)cNvPr id="(\d+)" name="Chart \d+"\s*/>', name, text)


def _orange_negatives(text: str) -> str:
    """Negative bars in a colour of their own; without this Excel would draw them white."""
    extension = (
        f'<c:extLst><c:ext xmlns:c14="{_C14}" uri="{{6F2FDCE9-48DA-4B69-8628-5D25D57E5C99}}"><c14:invertSolidFillFmt>'
        f'<c14:spPr xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:solidFill><a:srgbClr val="{ORANGE}"/></a:solidFill></c14:spPr></c14:invertSolidFillFmt></c:ext></c:extLst>'
    )
    prefix = "c:" if "<c:ser>" in text else ""
    if not prefix:
        extension = extension.replace("c:extLst", "extLst").replace("c:ext ", "ext ").replace("c:ext>", "ext>")
    ser = re.compile(rf"<{prefix}ser>.*?</{prefix}ser>", re.S)

    def extend(match: re.Match[str]) -> str:
        series = match[0]
        if re.search(rf'<{prefix}invertIfNegative val="1"\s*/>', series.split(f"<{prefix}dPt>")[0]) is None:
            return series
        return series.replace(f"</{prefix}ser>", f"{extension}</{prefix}ser>")

    return ser.sub(extend, text)


def _relative(name: str, text: str) -> str:
    """Targets from the part's own folder, as Excel writes them; not every reader takes absolute ones."""
    up = "" if name == "xl/_rels/workbook.xml.rels" else "../"
    return text.replace('Target="/xl/', f'Target="{up}')


def _dated(text: str, made_at: datetime) -> str:
    return re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{made_at:%Y-%m-%dT%H:%M:%SZ}", text)
