"""Hits: what runs up, how well it converts, how long its stock lasts, and the moves that follow from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xlops import figures
from xlops.analysis.stock.hits import BEFORE, DAYS, is_hit, run_ups
from xlops.answers.item_weeks import item_days, item_ids
from xlops.answers.lifecycle import ItemLife, lives
from xlops.answers.numbers import real, records
from xlops.answers.remember import remembered
from xlops.answers.reorder import listed
from xlops.hub import Hub
from xlops.label import Label

MOST = 20
CONVERSION = ("cvr_pay", "cvr_order")
"""The metrics that are asked for, the first that is known by item is taken."""


@dataclass(frozen=True)
class Hit:
    """One item that runs up. None is unknown."""

    life: ItemLife
    units: float
    """Of the last 7 days."""
    times: float
    """Its pace over that of the 28 days before, all items' change taken off."""
    streak: int
    """Days on which its three-day sums did not fall."""
    conversion: float | None
    store_conversion: float | None
    cover: float | None
    """Days that what is there lasts at the pace of the last 7 days."""
    lead: float
    order: float
    """Units that would cover lead time and review at the pace of the last 7 days, less what is there and on its way; none that
    would arrive after the season."""
    partner: ItemLife | None
    """Slow stock of the same store that could be sold with it."""

    @property
    def holds(self) -> bool:
        """Does the stock outlast an order of today at the new pace?"""
        return self.cover is not None and self.cover >= self.lead

    @property
    def moves(self) -> tuple[Label, ...]:
        """What to do, the most urgent first: stock, advertising, place in the shop, bundle."""
        found = []
        if self.order > 0:
            found.append(
                Label("order {n}", "补货 {n} 件").format(n=figures.whole(self.order))
                if self.holds
                else Label("order {n} now, by the fastest way", "立即加急补货 {n} 件").format(
                    n=figures.whole(self.order)
                )
            )
        if self.cover is None:
            found.append(Label("count its stock", "核实库存"))
        elif self.holds:
            found.append(Label("raise its ads", "加大推广"))
            found.append(Label("give it the front slot", "上首页主推位"))
        else:
            found.append(
                Label("hold its ads: {n} days left", "先控推广：仅可售 {n} 天").format(n=figures.whole(self.cover))
            )
        if self.partner is not None and self.holds:
            found.append(Label("bundle with {sku}", "与 {sku} 组合销售").format(sku=self.partner.sku))
        return tuple(found)


@remembered
def hits(hub: Hub) -> tuple[Hit, ...]:
    """The items that run up, those with most units more first; () without sales."""
    found = lives(hub)
    days = item_days(hub)
    if not found or days.size == 0 or days.shape[1] < DAYS + BEFORE:
        return ()
    place = {id: at for at, id in enumerate(item_ids(hub))}
    times, sure, streak = run_ups(days)
    units = np.nansum(days[:, -DAYS:], axis=1)
    item, store = _conversions(hub)
    share = np.full(len(units), np.nan)
    for id, at in place.items():
        whole = store.get(id.partition("|")[0])
        if id in item and whole:
            share[at] = item[id] / whole
    hit = is_hit(times, sure, units, share)
    plan = {
        row["unique_id"]: row
        for row in records(listed(hub)[["unique_id", "available", "lead", "review", "season_days"]])
    }
    slow = _slow(found)
    made = []
    for each in found:
        if each.id not in place or not hit[at := place[each.id]]:
            continue
        row, pace = plan[each.id], float(units[at]) / DAYS
        there = None if row["available"] != row["available"] else max(float(row["available"]), 0.0)
        left = float(row["season_days"]) if row["season_days"] == row["season_days"] else np.inf
        reach = min(float(row["lead"] + row["review"]), left) if row["lead"] < left else 0.0
        need = pace * reach - (each.position or 0.0)
        made.append(
            Hit(
                each, float(units[at]), float(times[at]), int(streak[at]), item.get(each.id), store.get(each.store),
                None if there is None else there / pace, float(row["lead"]), max(float(np.ceil(need)), 0.0),
                slow.get(each.store),
            )
        )  # fmt: skip
    made.sort(key=lambda hit: (-hit.units * (1 - 1 / hit.times) * (hit.life.price or 1.0), hit.life.id))
    return tuple(made[:MOST])


def _conversions(hub: Hub) -> tuple[dict[str, float], dict[str, float]]:
    """Conversion of the last 7 days by unique_id and by store, where visits by item are known."""
    for metric in CONVERSION:
        rows = hub.ask([metric], by=["store", "sku"], period="last 7 days").rows
        items = {f"{row['store']}|{row['sku']}": value for row in rows if (value := real(row[metric])) is not None}
        if items:
            whole = hub.ask([metric], by=["store"], period="last 7 days").rows
            return items, {row["store"]: value for row in whole if (value := real(row[metric])) is not None}
    return {}, {}


def _slow(found: tuple[ItemLife, ...]) -> dict[str, ItemLife]:
    """Store -> the item whose slow stock binds most money."""
    best: dict[str, tuple[float, ItemLife]] = {}
    for each in found:
        if each.stage in ("decline", "clearance") and each.position and each.cost:
            money = each.position * each.cost
            if money > best.get(each.store, (0.0, each))[0]:
                best[each.store] = (money, each)
    return {store: item for store, (_, item) in best.items()}
