"""Words in both languages. Every label exists in English and Chinese; the settings pick one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "zh"]


@dataclass(frozen=True)
class Label:
    """One text in English and Chinese."""

    en: str
    zh: str

    def __post_init__(self) -> None:
        if not self.en or not self.zh:
            raise ValueError(f"a label needs both languages: {self!r}")

    def text(self, language: Language) -> str:
        """The text in `language`."""
        return self.zh if language == "zh" else self.en

    def format(self, **values: object) -> Label:
        """The label with `{name}` slots filled in both languages; a Label value is filled in kind."""
        en = {key: value.en if isinstance(value, Label) else value for key, value in values.items()}
        zh = {key: value.zh if isinstance(value, Label) else value for key, value in values.items()}
        return Label(self.en.format(**en), self.zh.format(**zh))


def same(text: str) -> Label:
    """A label that reads the same in both languages: a product name, an id, a number."""
    return Label(text, text)


def joined(labels: Iterable[Label], between: Label) -> Label:
    """The labels one after the other in both languages, with `between` between them; at least one."""
    parts = tuple(labels)
    return Label(between.en.join(each.en for each in parts), between.zh.join(each.zh for each in parts))


def worded(text: Label | str) -> Label:
    """A label as it is; plain text as a label that reads the same in both languages."""
    return text if isinstance(text, Label) else same(text)
