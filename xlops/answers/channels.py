"""The structure of traffic: who came by which portal, what a visitor is worth there, how the structure drifts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from xlops.analysis.concentration import drift, shares
from xlops.answers.names import meant
from xlops.answers.numbers import growth, ratio, real
from xlops.answers.remember import remembered
from xlops.hub import Hub


@dataclass(frozen=True)
class Channel:
    """One portal of one store over the last 7 days against the 7 before, under the name that the ledger mappings gives
    it. Shares are of the sum of portals."""

    store: str
    channel: str
    visitors: float | None
    share: float | None
    share_change: float | None
    """In points, as a fraction."""
    conversion: float | None
    paid: float | None
    paid_change: float | None
    uv_value: float | None
    cart_rate: float | None


@remembered
def channels(hub: Hub, period: str = "last 7 days") -> list[Channel]:
    """One row per store and portal, the most visitors first."""
    if not hub.known("traffic"):
        return []
    metrics = ["uv", "buyers", "pay_amt", "favcart"]
    rows = _by_meaning(hub, hub.ask(metrics, by=["store", "channel"], period=period, against="previous period").rows)
    found: list[Channel] = []
    for store in dict.fromkeys(row["store"] for row in rows):
        mine = [row for row in rows if row["store"] == store]
        now = shares([real(row["uv"]) or 0.0 for row in mine])
        before = shares([real(row["uv_against"]) or 0.0 for row in mine])
        for row, share_now, share_before in zip(mine, now, before, strict=True):
            visitors, paid = real(row["uv"]), real(row["pay_amt"])
            found.append(
                Channel(
                    store,
                    row["channel"] or "–",
                    visitors,
                    share_now,
                    share_now - share_before if any(before) else None,
                    ratio(real(row["buyers"]), visitors),
                    paid,
                    growth(paid, real(row["pay_amt_against"])),
                    ratio(paid, visitors),
                    real(row["favcart"]),
                )
            )
    return sorted(found, key=lambda each: (each.store, -(each.visitors or 0)))


def _by_meaning(hub: Hub, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows by the names that the operator gave the portals. What stands together is added up, as the shares of
    portals are; a rate of several is unknown."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        name = meant(hub, "channel", row["store"], row["channel"] or "")
        known = found.get((row["store"], name))
        if known is None:
            found[row["store"], name] = {**row, "channel": name}
            continue
        for each in ("uv", "buyers", "pay_amt"):
            for column in (each, f"{each}_against"):
                both = [value for value in (known[column], row[column]) if value is not None]
                known[column] = sum(both) if both else None
        known["favcart"] = None
    return list(found.values())


@remembered
def structure_drift(hub: Hub, store: str, period: str = "last 7 days") -> float | None:
    """Half the sum of share changes of the store's portals: 0 unchanged, 1 all new."""
    rows = hub.ask(["uv"], by=["channel"], period=period, against="previous period", where={"store": store}).rows
    return drift([real(row["uv"]) or 0.0 for row in rows], [real(row["uv_against"]) or 0.0 for row in rows])


@remembered
def values(hub: Hub, period: str = "last 7 days") -> list[tuple[str, float]]:
    """(portal, paid amount per visitor) over all stores, the most valuable first; portals without visitors are left out."""
    sums: dict[str, tuple[float, float]] = {}
    for row in channels(hub, period):
        visitors, paid = sums.get(row.channel, (0.0, 0.0))
        sums[row.channel] = (visitors + (row.visitors or 0.0), paid + (row.paid or 0.0))
    found = [(name, paid / visitors) for name, (visitors, paid) in sums.items() if visitors]
    return sorted(found, key=lambda pair: -pair[1])
