"""Text of VBA, XML and Python from the templates in templates/excel; each language quotes its own strings."""

from __future__ import annotations

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from xlops.errors import UsageError
from xlops.label import Label
from xlops.shipped import shipped

_NOT_ASCII = Label(
    "the VBA code would hold {text!r}, which is not plain ASCII: VBA is stored in the code page of one language",
    "VBA 代码里会出现非 ASCII 字符 {text!r}：VBA 只能用某一种语言的代码页保存",
)


def rendered(template: str, **values: object) -> str:
    """The template filled in, with lines that end in a line feed; in XML every value is escaped."""
    environment = Environment(
        loader=FileSystemLoader(shipped("templates/excel")),
        autoescape=template.endswith(".xml.j2"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {"vba": vba_string, "python": repr}
    return environment.get_template(template).render(**values)


def vba_string(text: str) -> str:
    """`text` as an expression of VBA in plain ASCII: quotes doubled, control characters and other scripts as ChrW()."""
    pieces: list[str] = []
    plain = ""
    for unit in _utf16(text):
        if 32 <= unit < 127:
            plain += '""' if unit == 34 else chr(unit)
            continue
        pieces += [f'"{plain}"'] if plain else []
        pieces.append(f"ChrW({unit if unit < 0x8000 else unit - 0x10000})")
        plain = ""
    pieces += [f'"{plain}"'] if plain or not pieces else []
    return " & ".join(pieces)


def vba_source(text: str) -> str:
    """VBA as a project stores it: lines that end in CR LF, nothing but ASCII. UsageError names what is not."""
    for line in text.splitlines():
        if not line.isascii():
            raise UsageError(_NOT_ASCII.format(text=line.strip()))
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def _utf16(text: str) -> list[int]:
    """VBA counts in UTF-16: a sign beyond the first plane is two."""
    raw = text.encode("utf-16-le", errors="surrogatepass")
    return [int.from_bytes(raw[at : at + 2], "little") for at in range(0, len(raw), 2)]
