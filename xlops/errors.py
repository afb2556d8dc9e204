"""Every error that xlops raises on purpose. Faces catch XlopsError and show its one line, in Chinese where `label` has it.

XlopsError
├── UsageError        the command, the setting or the argument is wrong
│   └── UnknownName   a name that no registry knows, with the nearest that it does
├── QuestionError     a question that has no honest answer (grain, currency, additivity)
├── InputError        an export that cannot be read: which file, where, what to do
├── ArchiveError      the archive is locked, damaged or of another version
└── OutputError       the result cannot be written (open in Excel, full disk)
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from xlops.label import Label, joined, same, worded


class XlopsError(Exception):
    """The root; its text is one clear sentence for the operator, in English. A Label says it in Chinese too."""

    def __init__(self, said: Label | str = "") -> None:
        self._said = said
        super().__init__(said.en if isinstance(said, Label) else said)

    @property
    def label(self) -> Label:
        """The sentence in both languages; the English one twice where it has no other."""
        return self._said if isinstance(self._said, Label) else same(str(self) or type(self).__name__)


class UsageError(XlopsError):
    """The command, the setting or the argument is wrong."""


class UnknownName(UsageError):
    """A name that no registry knows; `.nearest` is what was probably meant. Where nothing is near, few are all named.

    `advice` is said at the end: what to do when the name is right; "" says nothing.
    """

    def __init__(
        self, noun: str, name: str, known: Iterable[str], *, advice: Label | Literal[""] | None = None
    ) -> None:
        names = tuple(known)
        self.noun, self.name = noun, name
        self.nearest = nearest(name, names)
        said = [Label('no {noun} "{name}"', "没有{noun}“{name}”").format(noun=_NOUNS.get(noun, noun), name=name)]
        if self.nearest:
            said.append(Label('did you mean "{near}"?', "是不是“{near}”？").format(near=self.nearest))
        elif 0 < len(names) <= FEW:
            said.append(Label("there are: {names}", "可用的有：{names}").format(names=", ".join(names)))
        sentence = joined(said, Label("; ", "；"))
        if advice := _ADVICE.get(noun) if advice is None else advice:
            sentence = joined((sentence, advice), same(" ") if self.nearest else Label("; ", "；"))
        super().__init__(sentence)


FEW = 8
"""So many names are all told when none is near."""
_NOUNS = {
    "metric": Label("metric", "指标"),
    "store": Label("store", "店铺"),
    "workbook": Label("workbook", "工作簿"),
    "source": Label("source", "导出报表"),
    "fact": Label("fact", "数据表"),
    "event": Label("event", "活动"),
    "phase": Label("phase", "阶段"),
    "dimension": Label("dimension", "维度"),
    "funnel": Label("funnel", "漏斗"),
    "currency": Label("currency", "币种"),
    "platform": Label("platform", "平台"),
    "step": Label("step", "步骤"),
    "payer": Label("payer", "承担方"),
    "ledger": Label("ledger", "台账"),
    "parameter": Label("parameter", "参数"),
    "kind of offer": Label("kind of offer", "优惠类型"),
}
_ADVICE = {
    "metric": Label("`xlops metrics WORD` finds one", "可用 xlops metrics 词语 查找"),
    "event": Label("`xlops events` lists the year's", "可用 xlops events 查看全年活动"),
}


class QuestionError(XlopsError):
    """A question that has no honest answer."""


class InputError(XlopsError):
    """An export that cannot be read. The sentence names file, place, what was found, what to do."""

    def __init__(
        self,
        file: Path | str,
        found: Label | str,
        fix: Label | str,
        *,
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        self.file, self.row, self.column = str(file), row, column
        self.found, self.fix = worded(found), worded(fix)
        super().__init__(self.label)

    @property
    def trouble(self) -> Label:
        """What was found and what to do, without the place."""
        return Label(f"{self.found.en}; {self.fix.en}", f"{self.found.zh}；{self.fix.zh}")

    @property
    def label(self) -> Label:
        """The whole sentence in both languages."""
        en = zh = Path(self.file).name
        if self.row is not None:
            en, zh = f"{en}, row {self.row}", f"{zh}，第 {self.row} 行"
        if self.column is not None:
            en, zh = f"{en}, column {self.column}", f"{zh}，“{self.column}”列"
        return Label(f"{en}: {self.trouble.en}", f"{zh}：{self.trouble.zh}")


class ArchiveError(XlopsError):
    """The archive is locked, damaged or of another version."""


class OutputError(XlopsError):
    """The result cannot be written; what stood there before is whole."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is closest to `name`, or None when nothing is near."""
    folded = {each.casefold(): each for each in known}
    found = get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None
