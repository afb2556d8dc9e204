"""Where a rival's visitors come from, against ours."""

from __future__ import annotations

from dataclasses import dataclass

from xlops.answers.numbers import records
from xlops.answers.remember import remembered
from xlops.errors import QuestionError
from xlops.hub import Hub
from xlops.ledgers.rivals import WHOLE_STORE


@dataclass(frozen=True)
class Portal:
    """One portal's share of a rival's visitors, and of ours; None where unknown."""

    channel: str
    theirs: float | None
    ours: float | None

    @property
    def gap(self) -> float | None:
        """Their share less ours."""
        return None if self.theirs is None or self.ours is None else self.theirs - self.ours


@remembered
def traffic_mix(hub: Hub, store: str, rival: str) -> list[Portal]:
    """The portals of the last day that is known of the whole rival, the largest first; [] without shares.

    Only shares that the platform states are used: indices of portals are no shares.
    """
    if not hub.known("rival_traffic"):
        return []
    rows = hub.read("rival_traffic", ["store", "rival", "item", "day", "channel", "share"])
    rows = rows[
        (rows["store"] == store) & (rows["rival"] == rival) & (rows["item"] == WHOLE_STORE) & rows["share"].notna()
    ]
    if rows.empty:
        return []
    theirs = {row["channel"]: float(row["share"]) for row in records(rows[rows["day"] == rows["day"].max()])}
    ours = _own_shares(hub, store)
    found = [
        Portal(each, theirs.get(each), ours.get(each) if ours else None) for each in dict.fromkeys((*theirs, *ours))
    ]
    return sorted(found, key=lambda each: (-(each.theirs or 0.0), each.channel))


@remembered
def _own_shares(hub: Hub, store: str) -> dict[str, float]:
    """Each portal's share of the visits of the last week: visitors of portals over their sum."""
    if not hub.known("traffic"):
        return {}
    try:
        rows = hub.ask(["uv"], by=["channel"], period="last 7 days", where={"store": [store]}).rows
    except QuestionError:
        return {}
    known = {row["channel"]: float(row["uv"]) for row in rows if row["channel"] and row["uv"]}
    whole = sum(known.values())
    return {channel: value / whole for channel, value in known.items()} if whole else {}
