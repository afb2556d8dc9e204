"""Names that mean another, as the operator typed them: several names of one thing are one."""

from __future__ import annotations

from xlops.answers.remember import remembered
from xlops.facts.base import WHOLE_SHOP
from xlops.hub import Hub


@remembered
def _meant(hub: Hub, kind: str) -> dict[tuple[str, str], str]:
    """(store, name as given) -> the name that is meant."""
    if not hub.known("mappings"):
        return {}
    rows = [row.stored for row in hub.typed.rows["mappings"].values() if row.stored is not None]
    return {(str(row["store"]), str(row["given"])): str(row["meant"]) for row in rows if row["kind"] == kind}


def meant(hub: Hub, kind: str, store: str, name: str) -> str:
    """What a name of a store means: the store's own row counts before that of all stores; else the name itself."""
    known = _meant(hub, kind)
    return known.get((store, name)) or known.get((WHOLE_SHOP, name)) or name
