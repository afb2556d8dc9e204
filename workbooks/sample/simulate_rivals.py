"""Invented rivals of the British store: who they are, what they ask for its best sellers, day by day.

Nothing here describes anybody's business. Three stories are planted on falls that are in the real orders; see README.md.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
from simulate_base import LAST, NOT_GOODS, generator

STORE = "giftware-uk"
RIVALS = {
    "Holly & Tinsel": ("target", 0.97, "Wide range, fast delivery", "Dearer on small things"),
    "Parlour Lane": ("target", 1.04, "Fine photographs, gift wrap", "Short of stock in December"),
    "Bobbin House": ("peer", 0.99, "Bundles", "Slow to answer"),
    "Bargain Bazaar": ("follower", 0.9, "Cheap", "Poor reviews"),
}
"""Rival -> tier, usual price against ours, strengths, weaknesses."""
ITEMS, EACH, LOOKS = 56, 34, 35
"""Best sellers that rivals sell too, how many of them each one does, and days for which they were looked at."""
CUT, COINCIDENCE, AFTER = "22866", "22632", "22139"
"""The SKUs of the planted stories; each is cut by the rival named beside it, to that part of its price, from that day on."""
CUT_DAY = date(2010, 12, 6)
PLANTED = {
    CUT: ("Holly & Tinsel", 0.78, CUT_DAY),
    COINCIDENCE: ("Bobbin House", 0.88, CUT_DAY),
    AFTER: ("Parlour Lane", 0.8, CUT_DAY),
    "85123A": ("Bargain Bazaar", 0.86, LAST),
}

_CHINESE = {
    "85123A": "白色心形烛台 挂式 复古",
    "22086": "圣诞纸链套装 50件",
    "21733": "红色心形烛台 挂式",
}
_WORDS = {
    "WARMER": "WARMERS", "DESIGN": "", "HOLDER": "HOLDERS", "CHRISTMAS": "XMAS CHRISTMAS", "LUNCH": "LUNCH", "JUMBO": "JUMBO LARGE",
    "SIGN": "WALL SIGN", "ASSORTED": "MIXED ASSORTED", "PACK": "PACK",
}  # fmt: skip


def rivals() -> pd.DataFrame:
    """The ledger of rivals."""
    rows = [
        {"rival": name, "tier": tier, "platform": "Own shop", "strengths": strong, "weaknesses": weak}
        for name, (tier, _, strong, weak) in RIVALS.items()
    ]
    return pd.DataFrame(rows)


def rival_items(lines: pd.DataFrame) -> pd.DataFrame:
    """The matches that somebody confirmed: all but every fifth item, which the match helper may find."""
    rows = _catalogue(lines)
    kept = rows[(rows.index % 5 != 4) | rows["sku"].isin(PLANTED)]
    return kept[["rival", "item", "sku"]].assign(confirmed="yes")


def rival_observations(lines: pd.DataFrame) -> pd.DataFrame:
    """A look a day at every item of every rival; amounts in mills."""
    random = generator(STORE, "rival_observations")
    days = [LAST - timedelta(back) for back in range(LOOKS - 1, -1, -1)]
    found = []
    for row in _catalogue(lines).itertuples():
        price = _steps(random, row, days)
        sold = int(random.integers(20, 3000))
        promotion = random.choice(["none", "coupon", "full_reduction", "gift"], p=[0.6, 0.2, 0.12, 0.08])
        begins = int(random.integers(3, 25)) if random.random() < 0.12 else None
        for at, day in enumerate(days):
            running = "coupon, gift" if begins is not None and at >= begins else promotion
            sold += int(random.poisson(3))
            found.append(
                {
                    "rival": row.rival, "item": row.item, "day": day, "for_whom": "everyone", "title": row.title,
                    "category": row.category, "list_price": row.usual * 10 // 9 // 50 * 50 + 50, "hand_price": price[at],
                    "promotions": running, "sales_text": _shown(sold), "comments_text": str(sold // 9),
                    "rank": int(row.rank),
                }
            )  # fmt: skip
            if row.rank % 7 == 0:
                found.append(
                    {
                        **found[-1],
                        "for_whom": "member",
                        "hand_price": price[at] * 95 // 100 // 10 * 10,
                        "sales_text": None,
                        "comments_text": None,
                        "rank": None,
                    }
                )
    return pd.DataFrame(found)


def rival_traffic() -> pd.DataFrame:
    """Where the targets' visitors come from, week by week."""
    random = generator(STORE, "rival_traffic")
    portals = ("Search", "Paid search", "Direct", "Email", "Social", "Affiliate")
    found = []
    for name, (tier, *_) in RIVALS.items():
        if tier != "target":
            continue
        base = random.dirichlet(np.array([34, 22, 16, 12, 10, 6]) * 2.0)
        for week in range(4, -1, -1):
            share = random.dirichlet(base * 400)
            day = LAST - timedelta(7 * week)
            found += [
                {"rival": name, "item": "*", "day": day, "channel": portal, "share": round(float(part), 4)}
                for portal, part in zip(portals, share, strict=True)
            ]
    return pd.DataFrame(found)


def _catalogue(lines: pd.DataFrame) -> pd.DataFrame:
    """rival, item, sku, title, category, usual (mills), rank: the best sellers that each rival has."""
    random = generator(STORE, "rival_items")
    recent = lines[(lines["day"] > LAST - timedelta(60)) & ~lines["sku"].str.match(NOT_GOODS) & (lines["mills"] > 0)]
    best = recent.groupby("sku").agg(
        orders=("order_id", "nunique"), mills=("mills", "sum"), units=("units", "sum"), title=("Description", "last")
    )
    best = best.sort_values(["orders", "mills"], ascending=False, kind="stable")
    chosen = list(dict.fromkeys((*PLANTED, *best.index[:ITEMS])))
    rows = []
    for name, (_, level, *_) in RIVALS.items():
        own = [sku for sku, (rival, *_) in PLANTED.items() if rival == name]
        others = [sku for sku in chosen if sku not in PLANTED]
        picked = sorted(random.choice(len(others), EACH - len(own), replace=False))
        for rank, sku in enumerate([*own, *(others[at] for at in picked)], 1):
            of = best.loc[sku]
            usual = of["mills"] / of["units"] * level * float(random.uniform(0.93, 1.09))
            title = (
                _CHINESE.get(sku) if name == "Bobbin House" and sku in _CHINESE else _retold(str(of["title"]), random)
            )
            rows.append(
                {
                    "rival": name, "item": f"{name[:2].upper()}{10_000 + int(random.integers(1, 80_000))}", "sku": sku, "title": title,
                    "category": "Gifts", "usual": max(round(usual / 50) * 50 - 10, 90), "rank": rank,
                }
            )  # fmt: skip
    return pd.DataFrame(rows).drop_duplicates(["rival", "item"]).reset_index(drop=True)


def _retold(title: str, random: np.random.Generator) -> str:
    """The same thing in another seller's words."""
    told = [_WORDS.get(word, word) for word in title.split()]
    at = int(random.integers(0, max(len(told) - 1, 1)))
    return " ".join(" ".join([*told[at:], *told[:at]]).split()).title()


def _steps(random: np.random.Generator, row: object, days: list[date]) -> list[int]:
    """Prices that stand for weeks and then move; the planted cuts are the only large ones of the last days."""
    price = int(row.usual)  # type: ignore[attr-defined]
    moves = {
        int(random.integers(2, len(days) - 12)): float(random.choice([0.93, 0.96, 1.05, 1.08]))
        for _ in range(int(random.random() < 0.4))
    }
    if random.random() < 0.06:
        moves[len(days) - int(random.integers(2, 9))] = 1.06
    planted = PLANTED.get(row.sku)  # type: ignore[attr-defined]
    found = []
    for at, day in enumerate(days):
        if at in moves and planted is None:
            price = max(round(price * moves[at] / 10) * 10, 90)
        cut = planted is not None and planted[0] == row.rival and day >= planted[2]  # type: ignore[attr-defined]
        found.append(max(round(price * planted[1] / 50) * 50 - 10, 90) if cut and planted else price)
    return found


def _shown(sold: int) -> str:
    """How a platform shows a count: exact up to 100, then as the bucket that it has passed."""
    for step in (1000, 500, 200, 100):
        if sold >= step:
            return f"{sold // step * step}+"
    return str(sold)
