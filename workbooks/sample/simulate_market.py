"""Simulated market of giftware-uk: rivals' words, the platform's indices with own pairs, rising words, lost customers."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd
from simulate_base import LAST, NOT_GOODS, generator
from simulate_visits import KEYWORDS

RIVALS = ("Holly & Tinsel", "Parlour Lane", "Bobbin House")
"""Invented shops; the first two are targets."""
LACKING = """personalised stocking|advent candle|glass baubles|ceramic tree|wooden nativity|felt garland|snow globe
tree skirt|candle wreath|gingerbread kit|silver photo album|enamel jug|linen apron|slate coasters""".replace(
    "\n", "|"
).split("|")
"""Words that bring the rivals deals, and us no visitor."""
CATEGORY = "Home & gifts"
READINGS = 16


def rival_keywords(store: str) -> pd.DataFrame:
    """The last week's words of each rival: real deals of two, of the third only the platform's index."""
    random = generator(store, "rival_keywords")
    rows = []
    for place, rival in enumerate(RIVALS):
        shared = random.choice(KEYWORDS, 16, replace=False)
        words = [*shared, *random.choice(LACKING, 8, replace=False)]
        deals = np.sort(random.lognormal(3.2, 0.9, len(words)))[::-1]
        order = random.permutation(len(words))
        for rank, number in enumerate(order, 1):
            known = place < 2
            rows.append(
                {
                    "store": store,
                    "rival": rival,
                    "item": "*",
                    "day": LAST - timedelta(1),
                    "keyword": words[number],
                    "deals": round(float(deals[rank - 1])) if known else None,
                    "deal_index": None if known else round(bent(float(deals[rank - 1])), 1),
                    "rank": rank,
                }
            )
    return pd.DataFrame(rows)


def bent(value: float) -> float:
    """What an invented platform makes of a figure before it shows it."""
    return 6.2 * value**0.62


def market_index(store: str, days: pd.DataFrame) -> pd.DataFrame:
    """Trade indices of the last sixteen trading days: our own with the real amount, two rivals', the market's.

    Of the market the real amount is known on the last day and a week before.
    """
    random = generator(store, "market_index")
    paid = {row["day"]: row["mills"] / 1000 for row in days.to_dict("records") if row["mills"] > 0}
    last = sorted(paid)[-READINGS:]
    rows = []
    for number, day in enumerate(last):
        own = paid[day]
        usual = float(np.median([paid[each] for each in last]))
        others = {
            RIVALS[0]: usual * (1.02 + 0.004 * number) * random.lognormal(0, 0.08),
            RIVALS[1]: usual * (0.85 - 0.005 * number) * random.lognormal(0, 0.08),
            "market": usual * 40 * (1.1 - 0.01 * number) * random.lognormal(0, 0.04),
        }
        seen = own * random.lognormal(0, 0.02)  # the platform counts a little otherwise than the shop
        rows.append(_reading(store, day, "own", bent(seen), round(own, 2)))
        for subject, amount in others.items():
            told = subject == "market" and number in (READINGS - 6, READINGS - 1)
            rows.append(_reading(store, day, subject, bent(amount), round(amount, 2) if told else None))
    return pd.DataFrame(rows)


def _reading(store: str, day: object, subject: str, index: float, real: float | None) -> dict[str, object]:
    return {
        "store": store,
        "day": day,
        "category": CATEGORY,
        "subject": subject,
        "measure": "trade",
        "index_value": round(index, 1),
        "real_value": real,
    }


def rising_words(store: str) -> pd.DataFrame:
    """The last list of rising words: some that bring us visitors, more that do not."""
    random = generator(store, "rising_words")
    words = [*random.choice(KEYWORDS, 5, replace=False), *random.choice(LACKING, 9, replace=False)]
    growth = np.sort(random.uniform(0.08, 1.6, len(words)))[::-1]
    order = random.permutation(len(words))
    return pd.DataFrame(
        {
            "store": store,
            "day": LAST - timedelta(1),
            "category": CATEGORY,
            "keyword": [words[number] for number in order],
            "popularity": [round(bent(each), 1) for each in random.lognormal(7, 0.6, len(words))],
            "growth": growth.round(3),
            "rank": range(1, len(words) + 1),
            "click_rate": random.uniform(0.03, 0.11, len(words)).round(4),
            "conversion": random.uniform(0.008, 0.04, len(words)).round(4),
            "online_items": random.integers(200, 9000, len(words)).astype(float),
        }
    )


def lost_customers(store: str, lines: pd.DataFrame) -> pd.DataFrame:
    """Whom visitors of eight best sellers bought from, over the week that ended yesterday."""
    random = generator(store, "lost_customers")
    goods = lines[~lines["sku"].str.match(NOT_GOODS) & (lines["day"] > LAST - timedelta(30))]
    best = goods.groupby("sku")["mills"].sum().sort_values(ascending=False).index[:8]
    visitors = random.integers(20, 160, len(best)).astype(float)
    return pd.DataFrame(
        {
            "store": store,
            "day": LAST,
            "sku": list(best),
            "rival": [RIVALS[number] for number in random.integers(0, len(RIVALS), len(best))],
            "item": "*",
            "lost_visitors": visitors,
            "lost_buyers": (visitors * random.uniform(0.05, 0.2, len(best))).round(),
        }
    )
