"""What sheets share: the title bar, the format of a metric, what a mark means."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from xlops import figures
from xlops.answers.marks import MARKS
from xlops.blocks import Column, Format, Title, Tone
from xlops.facts.base import WHOLE_SHOP
from xlops.hub import Hub
from xlops.label import Label
from xlops.metrics import METRICS, Metric
from xlops.metrics.basis import basis


def data_end(hub: Hub) -> date | None:
    """The last day of orders (or of the platform's own figures, or of order lines) of the store that ends first; None
    without any.
    """
    for fact in ("orders", "store_daily", "order_lines"):
        ends = [end for store in hub.stores if (end := hub.last_day(fact, store.id)) is not None]
        if ends:
            return min(ends)
    return None


def title(hub: Hub, text: Label) -> Title:
    """The bar at the top of a sheet: what it is, whose, data through which day."""
    last = data_end(hub)
    if last is None:
        known = hub.last_known
        right = (
            Label("No data yet", "暂无数据")
            if known is None
            else Label("No orders yet; other data ends {day}", "暂无订单，其他数据截至 {day}").format(
                day=figures.full_day(known)
            )
        )
    elif last >= hub.yesterday:
        right = Label("Data through {day}", "数据截至 {day}").format(day=figures.full_day(hub.yesterday))
    else:
        right = Label("Data ends {day}", "数据只到 {day}").format(day=figures.full_day(last))
    stores = Label("{n} stores", "{n} 家店").format(n=len(hub.stores)) if len(hub.stores) > 1 else None
    shop = hub.name if stores is None else f"{hub.name} · {stores.text(hub.language)}"
    return Title(text, shop, right)


def format_of(metric: Metric) -> Format:
    """How a metric's values are written: small amounts (per buyer, per click) have cents, totals do not."""
    match metric.unit:
        case "money":
            return "money" if metric.kind == "ratio" else "money0"
        case "share":
            return "share"
        case "times":
            return "times"
        case "score":
            return "score"
        case "days" | "hours":
            return "days"
        case _:
            return "count"


def metric_column(hub: Hub, id: str, *, bars: bool = False) -> Column:
    """A table column that shows a metric; its note names the basis, the shop's switches included."""
    metric = METRICS[id]
    return Column(id, metric.label, format_of(metric), bars=bars, note=basis(metric, hub.settings.bases))


def change_column(id: str, label: Label, good: str = "up", span: int = 1) -> Column:
    """A column of relative changes, orange where it goes the wrong way."""
    return Column(
        id, label, "change", span=span, tone="sign_down" if good == "down" else "sign" if good == "up" else "none"
    )


def tone_of(change: float | None, good: str) -> Tone:
    """The tone of a change: a move under 5 % says nothing."""
    if change is None or abs(change) < 0.05 or good not in ("up", "down"):
        return "quiet"
    return "good" if (change > 0) == (good == "up") else "bad"


def marks_text(marks: Iterable[str]) -> Label | None:
    """The marks of an answer in words, or None when there are none."""
    texts = [MARKS[each] for each in marks if each in MARKS]
    return Label("; ".join(each.en for each in texts), "；".join(each.zh for each in texts)) if texts else None


def store_name(hub: Hub, id: str) -> str:
    """What the operator calls a store, or all of them together."""
    if id == WHOLE_SHOP:
        return Label("All stores", "全部店铺").text(hub.language)
    return hub.settings.store(id).name
