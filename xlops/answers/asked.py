"""What is said beside the rows of a question: names that nobody knows, why there are no rows, what figures are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from xlops.answers.marks import MARKS
from xlops.errors import UnknownName, UsageError
from xlops.facts import FACTS
from xlops.hub import Answer, Hub
from xlops.label import Label, joined
from xlops.metrics import METRICS
from xlops.metrics.lineage import depends

_SEMICOLON = Label("; ", "；")
_NO_CURRENCY = Label(
    "no amount of the shop is in {asked}; there are amounts in {held}", "店铺没有 {asked} 的金额；现有币种：{held}"
)
_NO_AMOUNTS = Label("no amount of the shop is in {asked}; it has none yet", "店铺没有 {asked} 的金额；还没有任何金额")
_NO_ROWS = Label("no rows: {why}", "没有数据行：{why}")
_BLANK = Label("blank: {why}", "空白：{why}")
_NONE = Label("the shop has no {fact} yet", "店铺还没有“{fact}”数据")
_OUTSIDE = Label(
    "the shop's {fact} run from {first} to {last}, none in {period}",
    "“{fact}”数据从 {first} 到 {last}，{period} 没有数据",
)
_UNFIT = Label("no {fact} in {period} fit what was asked", "{period} 的“{fact}”中没有符合条件的数据")
_GAP = Label("no {fact} of store {store} for {days}", "店铺 {store} 缺少“{fact}”：{days}")
_MORE = Label("{days} and {more} more", "{days} 等，另有 {more} 天")
_SAID = Label("{metric}: {marks}", "{metric}：{marks}")

SHOWN = 5
"""So many missing days are named."""


def check_names(hub: Hub, where: Mapping[str, Sequence[str]], currency: str | None) -> None:
    """UnknownName for a store that the shop has not, UsageError for a currency that no row is in."""
    stores = {each.id for each in hub.stores}
    for store in where.get("store", ()):
        if store not in stores:
            raise UnknownName("store", store, sorted(stores))
    for asked in [*([currency] if currency else []), *where.get("currency", ())]:
        if asked not in (held := hub.currencies):
            said = _NO_CURRENCY if held else _NO_AMOUNTS
            raise UsageError(said.format(asked=asked, held=", ".join(sorted(held))))


def notes(hub: Hub, answer: Answer) -> list[Label]:
    """One line each: why there are no figures, which days are missing, what the figures are."""
    metrics = answer.question.metrics
    empty = [each for each in metrics if all(row[each] is None for row in answer.rows)]
    said = []
    if not len(answer):
        said.append(_NO_ROWS.format(why=_why(hub, answer, metrics)))
    elif empty and not answer.gaps and all("no_data" in answer.marks.get(each, ()) for each in empty):
        said.append(_BLANK.format(why=_why(hub, answer, empty)))
    for fact, store in sorted({(gap.fact, gap.store) for gap in answer.gaps}):
        days = sorted({gap.day for gap in answer.gaps if (gap.fact, gap.store) == (fact, store)})
        shown: Label | str = ", ".join(map(str, days[:SHOWN]))
        if len(days) > SHOWN:
            shown = _MORE.format(days=shown, more=len(days) - SHOWN)
        said.append(_GAP.format(fact=FACTS[fact].label, store=store, days=shown))
    for metric, marks in answer.marks.items():
        words = [_words(metric, each) for each in sorted(marks) if each not in ("gap", "no_data")]
        if words:
            said.append(_SAID.format(metric=METRICS[metric].label, marks=joined(words, _SEMICOLON)))
    return said


def _words(metric: str, mark: str) -> Label:
    """A mark in words; of a finer reading what the metric itself says of it."""
    return (METRICS[metric].finer_note if mark == "finer" else None) or MARKS[mark]


def _why(hub: Hub, answer: Answer, metrics: Iterable[str]) -> Label:
    facts = sorted({fact for each in metrics for fact in depends(each, hub.settings.bases)})
    return joined(dict.fromkeys(_why_not(hub, answer, each) for each in facts), _SEMICOLON)


def _why_not(hub: Hub, answer: Answer, fact: str) -> Label:
    label, known, period = FACTS[fact].label, hub.days(fact), answer.period
    if not hub.known(fact):
        return _NONE.format(fact=label)
    if known is not None and known.overlap(period) is None:
        return _OUTSIDE.format(fact=label, first=known.start, last=known.end, period=period)
    return _UNFIT.format(fact=label, period=period)
