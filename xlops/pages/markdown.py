"""Markdown for the generated pages: headings, tables, ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlops.label import Label

MADE = "<!-- Made from the registries by `python dev.py docs`; change the declarations, not this page. -->"


def heading(title: str, text: str) -> str:
    """The top of a page: its title, a word that it is made, what it is about."""
    return f"# {title}\n\n{MADE}\n\n{text}"


def anchored(level: int, id: str, label: Label) -> str:
    """A heading that tables link to by `id`."""
    return f'{"#" * level} <a id="{id}"></a>{both(label)}'


def join(parts: Iterable[str]) -> str:
    """A page from its parts."""
    return "\n\n".join(parts) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; bars and line ends inside cells are made harmless."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(each) for each in line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def ids(names: Iterable[str]) -> str:
    """Names as code, separated by commas."""
    return ", ".join(f"`{each}`" for each in names)


def both(label: Label) -> str:
    """The label in both languages, once where they are the same."""
    return label.en if label.en == label.zh else f"{label.en} · {label.zh}"
