"""Clearing: what must go, by when, by which weekly prices, what that brings and costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from xlops.analysis.elasticity import DEFAULT, Elasticities, elasticities
from xlops.analysis.stock.clearance import (
    FLOOR,
    FLOOR_OF_PRICE,
    LONGEST_WAIT,
    Ladder,
    begin_day,
    ladder,
    must_clear,
    weeks_to,
    within_discount,
)
from xlops.answers.item_weeks import week_prices
from xlops.answers.lifecycle import ItemLife, life_settings, lives
from xlops.answers.remember import remembered
from xlops.answers.typed_cells import day_of, number_of, typed_by_key
from xlops.hub import Hub
from xlops.label import Label

MOST = 150
"""Items that are listed: those that bind most money."""


@dataclass(frozen=True)
class Clearing:
    """One item that must go. Units and money of the shop's currency."""

    life: ItemLife
    why: Label
    per_week: float
    auto_units: float
    auto_end: date
    auto_floor: float
    auto_elasticity: float
    own: float
    """Share of the elasticity that is the item's own; 0: the shop's, or the default."""
    units: float
    end: date
    floor: float
    elasticity: float
    """In force: as typed, else the automatic one; so are units, end and floor."""
    weeks: int
    ladder: Ladder | None
    """None where the price is unknown."""

    @property
    def value(self) -> float | None:
        """Money that lies in the units; None without a cost."""
        return None if self.life.cost is None else self.units * self.life.cost


@remembered
def clearings(hub: Hub) -> tuple[Clearing, ...]:
    """The items that must be cleared, those that bind most money first, and any into which something was typed."""
    typed = typed_by_key(hub, "clearance")
    slopes = shop_elasticities(hub)
    own = {
        id: (slope, share)
        for id, slope, share in slopes.table[["unique_id", "elasticity", "own"]].itertuples(index=False)
    }
    covers = {stage: value for stage, (_, value) in life_settings(hub).items()}
    found: list[Clearing] = []
    kept: list[Clearing] = []
    for each in lives(hub):
        cells = typed.get((each.store, each.sku))
        plan = _plan(hub, each, covers)
        if plan is None and cells is None:
            continue
        why, per_week, units, end = plan or (_TYPED, each.per_day * 7, 0.0, hub.today + timedelta(days=LONGEST_WAIT))
        slope, share = own.get(each.id, (slopes.shop, 0.0))
        floor = each.cost * FLOOR if each.cost is not None else (each.price or 0.0) * FLOOR_OF_PRICE
        wanted = number_of(cells, "clear_units")
        day = day_of(cells, "end_day") or end
        lowest, bend = number_of(cells, "floor_price"), number_of(cells, "elasticity")
        made = Clearing(
            life=each, why=why, per_week=per_week, auto_units=units, auto_end=end, auto_floor=floor,
            auto_elasticity=slope, own=share, units=units if wanted is None else wanted, end=day,
            floor=floor if lowest is None else lowest,
            elasticity=bend if bend is not None and bend < 0 else slope,
            weeks=weeks_to(hub.today, day), ladder=None,
        )  # fmt: skip
        (found if cells is None else kept).append(_with_ladder(made))
    found.sort(key=lambda each: (-(each.value or 0.0), -each.units, each.life.id))
    return tuple(sorted([*kept, *found[: max(MOST - len(kept), 0)]], key=lambda each: (-(each.value or 0.0), -each.units, each.life.id)))  # fmt: skip


def begun(hub: Hub) -> list[bool]:
    """Of each of `clearings`: is it begun within the discount budget?"""
    budget = life_settings(hub)["discount_budget"][1]
    empty = Ladder((), (), 0.0, 0.0, 0.0, 0.0)
    return within_discount([each.ladder or empty for each in clearings(hub)], budget)


_TYPED = Label("typed by you", "手工填写")


def _plan(hub: Hub, each: ItemLife, covers: dict[str, float]) -> tuple[Label, float, float, date] | None:
    """Why an item must go, units a week at today's price, units, and by when; None where it need not.

    Before the end of a season what will not be sold by then; in clearance all of it; else what is beyond slow cover, down
    to the cover that its stage should have.
    """
    position = each.position
    if position is None or position <= 0:
        return None
    today, pace = hub.today, each.per_day
    if each.stage == "clearance":
        pace = 0.0 if each.found == "clearance" else pace
        end = max(each.season_end or today, today + timedelta(weeks=8))
        return Label("clearance stage", "处于清仓期"), pace * 7, position, end
    season = each.season_end
    if season is not None and season >= today and must_clear(position, pace, (season - today).days):
        begin = begin_day(today, season, position, pace) or today
        units = position - pace * (begin - today).days
        return (
            Label("left at season's end {day}", "季末 {day} 卖不完").format(day=f"{season:%m-%d}"),
            pace * 7,
            units,
            season,
        )
    if each.stage and must_clear(position, pace, hub.parameter("slow_days")):
        keep = pace * covers[each.stage]
        end = today + timedelta(days=LONGEST_WAIT)
        return (
            Label("lasts over {days} days", "可售超 {days} 天").format(days=f"{hub.parameter('slow_days'):g}"),
            pace * 7,
            position - keep,
            end,
        )
    return None


def _with_ladder(each: Clearing) -> Clearing:
    if not each.life.price:
        return each
    found = ladder(
        price=each.life.price, units=each.units, per_week=each.per_week, weeks=each.weeks, elasticity=each.elasticity,
        floor=each.floor,
    )  # fmt: skip
    return replace(each, ladder=found)


@remembered
def shop_elasticities(hub: Hub) -> Elasticities:
    """How units answered prices in the last year, item by item; the stated default where prices never moved."""
    weekly = week_prices(hub)
    if weekly.empty:
        return Elasticities(pd.DataFrame(columns=["unique_id", "elasticity", "weeks", "own"]), DEFAULT, 0)
    return elasticities(weekly)


def excess_value(found: tuple[Clearing, ...]) -> float | None:
    """Money that lies in what must go; None where no cost is known."""
    known = [each.value for each in found if each.value is not None]
    return float(np.sum(known)) if known else None
