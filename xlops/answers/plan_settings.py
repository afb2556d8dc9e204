"""The settings of the stock plan in force: what the operator typed, else the default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlops.answers.remember import remembered
from xlops.facts.base import WHOLE_SHOP
from xlops.hub import Hub
from xlops.ledgers.cells import key_of
from xlops.ledgers.found import Content
from xlops.ledgers.plan_defaults import PLAN_DEFAULTS, PlanDefault
from xlops.ledgers.rows import LedgerRow

SHARED = ("lead_days", "slow_days")
"""Settings whose default is the hub's parameter of the same name."""


@dataclass(frozen=True)
class PlanSetting:
    """One setting: its declaration, the default of this shop, what was typed, what holds."""

    declared: PlanDefault
    default: float
    typed: float | None
    value: float


@remembered
def plan_settings(hub: Hub) -> dict[str, PlanSetting]:
    """Every setting by id. A typed value outside of its limits does not hold; the sheet says so."""
    rows = hub.typed.rows["plan_settings"]
    found = {}
    for each in PLAN_DEFAULTS:
        row = rows.get(key_of([WHOLE_SHOP, each.id]))
        typed = number_in(row.cells, "value") if row else None
        holds = typed is not None and each.least <= typed <= each.most
        default = hub.parameter(each.id) if each.id in SHARED else each.default
        found[each.id] = PlanSetting(each, default, typed, typed if holds and typed is not None else default)
    return found


def setting(hub: Hub, id: str) -> float:
    """The value of a setting that holds."""
    return plan_settings(hub)[id].value


def number_in(cells: Mapping[str, Content], name: str) -> float | None:
    """The number that a typed cell holds, as a formula sees it; None for a blank one or anything else."""
    content = cells.get(name)
    return None if isinstance(content, bool) or not isinstance(content, int | float) else float(content)


def text_in(cells: Mapping[str, Content], name: str) -> str:
    """The text that a typed cell holds; nothing for a blank one."""
    content = cells.get(name)
    return "" if content is None else str(content)


def typed_rows(hub: Hub, ledger: str) -> dict[tuple[str, str], LedgerRow]:
    """The rows of a ledger whose key is the store and one more column, by that key."""
    second = {"suppliers": "supplier", "stock_settings": "sku", "plan_settings": "setting"}[ledger]
    rows = hub.typed.rows[ledger].values()
    return {(str(row.cells.get("store") or ""), str(row.cells.get(second) or "")): row for row in rows}
