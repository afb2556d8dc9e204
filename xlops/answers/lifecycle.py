"""Lifecycle: the stage of each planned item with what it is read from, the end of its season, and what takes its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from xlops import figures
from xlops.analysis.stock.lifecycle import (
    BEFORE,
    LAUNCH_WEEKS,
    RECENT,
    SILENT_WEEKS,
    STAGE_LABELS,
    Stages,
    shop_change,
    stages,
)
from xlops.answers.item_weeks import item_ids, item_weeks, week_prices
from xlops.answers.numbers import counted, records
from xlops.answers.remember import remembered
from xlops.answers.reorder import listed
from xlops.answers.seasons import coming_ends
from xlops.answers.typed_cells import day_of, number_of, text_of, typed_by_key
from xlops.facts.base import WHOLE_SHOP
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers.life_defaults import LIFE_DEFAULTS


@dataclass(frozen=True)
class ItemLife:
    """One item of the stock plan. Units; None is unknown."""

    id: str
    store: str
    sku: str
    title: str
    category: str
    found: str
    """The stage that was found; "" where nothing was ever sold."""
    evidence: Label
    typed: str
    """The stage that the operator typed; "" where none."""
    recent: float | None
    """Units a week, last four weeks."""
    change: float | None
    """Against the eight weeks before."""
    per_day: float
    position: float | None
    """Available and on its way."""
    price: float | None
    cost: float | None
    lead: float
    """Days until an order of today is there."""
    category_end: date | None
    """When the season of its category ends next, where it has one."""
    typed_end: date | None
    successor: str
    """As typed; "" where none."""
    share: float | None
    """Of the successor in what both sold in the last four weeks."""
    gone: date | None
    """The day on which this one is gone: the successor takes over."""

    @property
    def stage(self) -> str:
        """The stage in force; an item that never sold is in none."""
        return self.typed or self.found

    @property
    def season_end(self) -> date | None:
        """The end of the season in force."""
        return self.typed_end or self.category_end


@remembered
def lives(hub: Hub) -> tuple[ItemLife, ...]:
    """Every item that the stock plan lists, in its order."""
    rows = listed(hub)
    if rows.empty:
        return ()
    ids = item_ids(hub)
    weeks = item_weeks(hub)
    seen = stages(weeks, shop_change(weeks)) if weeks.size else None
    place = {id: at for at, id in enumerate(ids)}
    prices = last_prices(hub)
    names = ["unique_id", "store", "sku", "title", "category", "d", "position", "price", "unit_cost", "lead"]
    typed = typed_by_key(hub, "item_stages")
    ends = coming_ends(hub)
    units = np.nansum(weeks[:, -RECENT:], axis=1) if weeks.size else np.zeros(0)
    made = []
    for row in records(rows[names]):
        at = place.get(row["unique_id"])
        cells = typed.get((row["store"], row["sku"]))
        category = str(row["category"]) if isinstance(row["category"], str) else ""
        successor = text_of(cells, "successor")
        taken = _share(units, at, place.get(f"{row['store']}|{successor}")) if successor else None
        made.append(
            ItemLife(
                id=row["unique_id"], store=row["store"], sku=row["sku"], title=row["title"] or "", category=category,
                found="" if at is None or seen is None else str(seen.stage[at]),
                evidence=_evidence(seen, at, out=_known(row["position"]) is not None and row["position"] <= 0),
                typed=text_of(cells, "stage") if text_of(cells, "stage") in STAGE_LABELS else "",
                recent=_known(seen.recent[at]) if seen is not None and at is not None else None,
                change=_known(seen.change[at]) if seen is not None and at is not None else None,
                per_day=_known(row["d"]) or 0.0, position=_known(row["position"]), price=_known(row["price"]) or prices.get(row["unique_id"]),
                cost=_known(row["unit_cost"]), lead=float(row["lead"]),
                category_end=ends.get(category),
                typed_end=day_of(cells, "season_end"), successor=successor, share=taken, gone=_gone(hub, row),
            )
        )  # fmt: skip
    return tuple(made)


@remembered
def last_prices(hub: Hub) -> dict[str, float]:
    """unique_id -> what was paid a unit in the last week with sales of the year; else the list price of the product list."""
    found: dict[str, float] = {}
    if hub.known("products"):
        rows = hub.read("products", ["store", "sku", "list_price"]).dropna()
        found = {f"{store}|{sku}": float(price) for store, sku, price in rows.itertuples(index=False) if price > 0}
    weekly = week_prices(hub).sort_values("week", kind="stable").drop_duplicates("unique_id")
    return found | dict(zip(weekly["unique_id"], weekly["price"].astype(float), strict=True))


@remembered
def plan_rows(hub: Hub) -> dict[str, int]:
    """unique_id -> row of the stock plan's table, from 1."""
    return {str(id): place for place, id in enumerate(listed(hub)["unique_id"], 1)} if len(listed(hub)) else {}


@remembered
def life_settings(hub: Hub) -> dict[str, tuple[float | None, float]]:
    """Setting -> what was typed and what holds; a typed value outside of its limits does not hold."""
    typed = typed_by_key(hub, "life_settings")
    found = {}
    for each in LIFE_DEFAULTS:
        value = number_of(typed.get((WHOLE_SHOP, each.id)), "value")
        holds = value is not None and each.least <= value <= each.most
        found[each.id] = (value, value if holds and value is not None else each.default)
    return found


def counts_of(found: tuple[ItemLife, ...]) -> dict[str, int]:
    """Stage -> how many items are in it, in the order of a life."""
    return {stage: sum(each.stage == stage for each in found) for stage in STAGE_LABELS}


def _evidence(seen: Stages | None, at: int | None, *, out: bool) -> Label:
    """What the stage is read from, in words; an item that is `out` of stock says so, as it cannot sell."""
    text = _pace(seen, at)
    return Label("{text}; out of stock now", "{text}；目前断货").format(text=text) if out else text


def _pace(seen: Stages | None, at: int | None) -> Label:
    if seen is None or at is None:
        return Label("never sold", "从未售出")
    stage, silent = str(seen.stage[at]), int(seen.silent[at])
    if stage == "clearance" and silent >= SILENT_WEEKS:
        return counted(silent, "no sale for {n} week", "no sale for {n} weeks", "已 {n} 周无销量")
    if stage == "launch":
        return Label("first sold {n} weeks ago, launch lasts {all}", "首销 {n} 周，新品期 {all} 周").format(
            n=int(seen.weeks[at]), all=LAUNCH_WEEKS
        )
    change, share = _known(seen.change[at]), _known(seen.share[at])
    pace = Label("{now} a week in {weeks} weeks", "近 {weeks} 周每周 {now} 件").format(
        now=figures.whole(float(np.nan_to_num(seen.recent[at]))), weeks=RECENT
    )
    if change is not None:
        text = Label(
            "{pace}, {change} on the {weeks} before (shop {shop})", "{pace}，较前 {weeks} 周 {change}（全店 {shop}）"
        )
        pace = text.format(pace=pace, change=_percent(change), weeks=BEFORE, shop=_percent(seen.pool))
    if stage == "decline" and share is not None:
        pace = Label("{pace}, {share} of its best", "{pace}，为峰值的 {share}").format(pace=pace, share=f"{share:.0%}")
    return pace


def _percent(change: float) -> str:
    return f"{change:+.0%}".replace("-", "−") if change < 9 else "×10+"


def _share(units: np.ndarray[Any, np.dtype[np.float64]], at: int | None, other: int | None) -> float | None:
    mine = float(units[at]) if at is not None else 0.0
    its = float(units[other]) if other is not None else 0.0
    return its / (mine + its) if mine + its > 0 else None


def _gone(hub: Hub, row: Mapping[str, Any]) -> date | None:
    position, pace = _known(row["position"]), _known(row["d"]) or 0.0
    if position is None or pace <= 0:
        return None
    days = int(max(position, 0.0) / pace)
    return hub.today + timedelta(days=days) if days < 730 else None


def _known(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(value)  # type: ignore[call-overload,arg-type]
