"""Simulated goods and care: products, costs, fees, stock, purchase orders, targets, reviews, ratings, service."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import numpy as np
import pandas as pd
from simulate_base import DAYS, FIRST, LAST, NOT_GOODS, POSTAGE, generator

CATEGORIES = {
    "Christmas": "CHRISTMAS|XMAS|ADVENT|SANTA|REINDEER|SNOW|ANGEL|BAUBLE|PAPER CHAIN",
    "Bags & purses": r"\bBAGS?\b|PURSE|SHOPPER|SATCHEL|LUGGAGE",
    "Kitchen & dining": r"CAKE|MUG|CUP|TEA |PLATE|BOWL|SPOON|JAM|TIN|LUNCH|BOTTLE|KITCHEN|APRON|NAPKIN|JUG|BREAD|RECIPE|TRAY|\bPAN\b|CUTLERY|COASTER|DISH|SAUCER|TEAPOT|BAKING|COOKIE|STRAW",
    "Lights & candles": "LIGHT|CANDLE|LAMP|LANTERN|INCENSE",
    "Stationery & cards": "CARD|WRAP|PAPER|PENCIL|PEN |NOTEBOOK|STICKER|RIBBON|CALENDAR|CHALK|LETTER|BOOK|ERASER|TAPE|STAMP|MAGNET|SCRAPBOOK|PASSPORT",
    "Toys & children": "TOY|DOLL|GAME|CHILD|BABY|SPACEBOY|JIGSAW|PUZZLE|SKIPPING|SOLDIER|TEDDY|PLAYING",
    "Jewellery": "BRACELET|NECKLACE|EARRING|RING |CHARM|BROOCH|HAIR|BEAD",
    "Garden": "GARDEN|PLANT|BIRD|WATERING|FLOWER|HERB|PARASOL",
    "Home decor": "HEART|FRAME|CLOCK|CUSHION|SIGN|DRAWER|HOOK|MIRROR|WALL|DOOR|BOX|HANGING|WICKER|METAL|WOOD|GLASS|BUNTING|BASKET|CABINET|CHAIR|TABLE|SHELF|VASE|BUCKET|DOILEY|ORNAMENT|DECORATION|TILE|RACK|STAND|HOLDER|PICTURE|CURTAIN|FEATHER|CERAMIC|GARLAND",
}
PRAISE = ("Lovely quality, exactly as pictured.", "Arrived quickly and well packed.", "My customers adore these.",
          "Good value, will order again.", "Beautiful, even nicer than the photo.")  # fmt: skip
MIDDLING = (
    "Nice, but smaller than I thought.",
    "Fine for the price, the colour is a little dull.",
    "Slow to arrive, item is good.",
)
COMPLAINT = ("Two of six arrived chipped.", "Wrong colour sent and nobody answers.", "Parcel came a week late, box crushed.",
             "Paint peels off after one day.")  # fmt: skip
BROKEN = ("Half of the glass was broken on arrival.", "Everything in the parcel was smashed, thin packing.",
          "Broken again, second time this month.")  # fmt: skip


SUPPLIERS = [f"Supplier {n:02d}" for n in range(1, 13)]


def supplier_of(sku: pd.Series) -> pd.Series:
    """Who delivers an item: items of one style come from one supplier."""
    return (sku.str.extract(r"(\d+)", expand=False).fillna("0").astype(int) // 7 % len(SUPPLIERS)).map(
        lambda n: SUPPLIERS[n]
    )


def products(lines: pd.DataFrame) -> pd.DataFrame:
    """Titles as most often written, launch = first sale, a category guessed from words of the title."""
    goods = lines[~lines["sku"].str.match(NOT_GOODS) & (lines["mills"] > 0)]
    titles = (
        goods.groupby(["sku", "Description"])
        .size()
        .sort_values(kind="stable")
        .reset_index()
        .drop_duplicates("sku", keep="last")
    )
    titles = titles.set_index("sku")["Description"].str.strip().str.replace(r"\s+", " ", regex=True)
    each = goods.assign(day=pd.to_datetime(goods["day"])).groupby("sku")["day"]
    rows = pd.DataFrame({"title": titles, "launched": each.min().dt.date, "last": each.max().dt.date}).reset_index()
    price = goods.assign(price=goods["mills"] // goods["units"]).groupby("sku")["price"].median()
    rows["category"] = "Other"
    for category, words in reversed(CATEGORIES.items()):
        rows.loc[rows["title"].str.upper().str.contains(words), "category"] = category
    rows["style"] = rows["sku"].str.extract(r"^(\d{5})", expand=False).fillna(rows["sku"])
    return rows.assign(
        supplier=supplier_of(rows["sku"]),
        list_price=(rows["sku"].map(price) // 10 * 10).astype(int),
        on_sale=rows["last"] > LAST - timedelta(90),
    ).drop(columns="last")


def product_costs(store: str, items: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """45 to 60 % of the usual price, 3 % dearer from July on; postage costs most of what it brings."""
    random = generator(store, "product_costs")
    post = lines[lines["sku"].isin(POSTAGE) & (lines["mills"] > 0)]
    postage = post.assign(price=post["mills"] // post["units"]).groupby("sku")["price"].median()
    start = items[["sku"]].assign(
        valid_from=FIRST,
        unit_cost=(items["list_price"] * random.uniform(0.45, 0.60, len(items)) / 10).round().astype(int) * 10,
        pack_cost=(items["list_price"] * 0.04 / 10).round().astype(int).clip(2) * 10,
    )
    july = start.assign(valid_from=date(2010, 7, 1), unit_cost=(start["unit_cost"] * 0.103).round().astype(int) * 10)
    rest = pd.DataFrame(
        {"sku": postage.index, "valid_from": FIRST, "unit_cost": (postage.to_numpy() * 0.9).astype(int), "pack_cost": 0}
    )
    return pd.concat([start, july, rest], ignore_index=True).sort_values(["sku", "valid_from"])


def stock(
    store: str, items: pd.DataFrame, costs: pd.DataFrame, lines: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Snapshots and purchase orders of the best sellers and some dead stock, told backwards from yesterday's shelf."""
    random = generator(store, "stock")
    goods = lines[lines["sku"].isin(items["sku"]) & (lines["units"] > 0)]
    span = DAYS[-84:]
    recent = goods[goods["day"] > LAST - timedelta(60)]
    best = recent.groupby("sku")["mills"].sum().nlargest(400 if store == "giftware-uk" else 150).index
    last_sale = goods.assign(day=pd.to_datetime(goods["day"])).groupby("sku")["day"].max().dt.date
    old = goods[goods["sku"].isin(last_sale[(last_sale < LAST - timedelta(75))].index)]
    dead = old.groupby("sku")["units"].sum().nlargest(40).index[::2]
    moved = goods[goods["day"].isin(span)].pivot_table(
        index="sku", columns="day", values="units", aggfunc="sum", fill_value=0
    )
    moved = moved.reindex(index=[*best, *dead], columns=span, fill_value=0).to_numpy()
    daily = moved[:, -28:].mean(axis=1)
    cover = random.lognormal(np.log(34), 0.55, len(moved))
    hits = np.array([1, 2, 4, 7, 11, 16, 22, 31])  # planted: hits that run out within days
    cover[hits] = random.uniform(1.2, 4.5, len(hits))
    unit_cost = costs[costs["valid_from"] <= LAST].drop_duplicates("sku", keep="last").set_index("sku")["unit_cost"]
    keep = [n for n, day in enumerate(span) if day > LAST - timedelta(14) or day.weekday() == 0]
    snapshots, orders = [], []
    for n, sku in enumerate([*best, *dead]):
        held = int(daily[n] * cover[n]) if n < len(best) else int(random.integers(150, 1200))
        cost = int(unit_cost[sku])
        shelf = np.zeros(len(span), dtype=np.int64)
        due = int(random.integers(16 if n in hits else 3, 24))  # days back to the last arrival
        for back in range(len(span)):
            at = len(span) - 1 - back
            shelf[at] = held
            before = held + moved[n, at]
            if back == due and n < len(best):
                lot = int(min(max(daily[n] * 24, 12), before) // 6 * 6)
                if lot:
                    ordered = span[at] - timedelta(int(random.integers(9, 20)))
                    orders.append(
                        (f"PO{len(orders) + 1:05d}", sku, ordered, ordered + timedelta(14), span[at], lot, lot, cost)
                    )
                    before -= lot
                due = back + int(random.integers(18, 30))
            held = int(before)
        # open orders: most of what will run short is on its way, some of it late, the first hits not ordered at all
        if n < len(best) and cover[n] < 24 and n not in hits[:4] and random.random() < 0.7:
            ordered = LAST - timedelta(int(random.integers(2, 16)))
            late = random.random() < 0.15
            arrives = (
                LAST - timedelta(int(random.integers(1, 6))) if late else LAST + timedelta(int(random.integers(2, 18)))
            )
            lot = int(max(daily[n] * 30, 12) // 6 * 6)
            orders.append(
                (f"PO{len(orders) + 1:05d}", sku, min(ordered, arrives - timedelta(8)), arrives, None, lot, 0, cost)
            )
        for at in keep:
            reserved = int(min(shelf[at], moved[n, at] * 0.4))
            locked = int((shelf[at] - reserved) * 0.1) if n % 23 == 0 else 0
            snapshots.append(
                (
                    span[at],
                    sku,
                    int(shelf[at]),
                    reserved,
                    locked,
                    int(shelf[at]) - reserved - locked,
                    int(shelf[at]) * cost,
                )
            )
    shelf_rows = pd.DataFrame(snapshots, columns=["day", "sku", "on_hand", "reserved", "locked", "available", "value"])
    names = ["po", "sku", "day", "due_day", "received_day", "ordered_units", "received_units", "unit_cost"]
    inbound = pd.DataFrame(orders, columns=names)
    return shelf_rows, inbound.assign(supplier=supplier_of(inbound["sku"]))


def fees() -> pd.DataFrame:
    """Commission 5 %, payment 1 %."""
    return pd.DataFrame({"fee": ["commission", "payment"], "valid_from": FIRST, "rate": [0.05, 0.01]})


def targets(store: str, periods: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """The month's paid amount and visitors as somebody might have planned them."""
    random = generator(store, "targets")
    month = pd.to_datetime(orders["day"]).dt.to_period("M").dt.to_timestamp().dt.date
    paid = orders.groupby(month)["mills"].sum() / 1000
    whole = periods["start"].map(lambda d: d.day == 1) & periods["day"].map(lambda d: (d + timedelta(1)).day == 1)
    visitors = periods[whole].set_index("start")["visitors"].astype(float)
    december = date(2010, 12, 1)
    paid[december], visitors[december] = paid[date(2010, 11, 1)] * 0.8, visitors[date(2010, 11, 1)] * 0.85
    rows = [(day, metric, float(round(value * random.uniform(0.95, 1.08), -3 if metric == "pay_amt" else -2)), "month")
            for metric, values in (("pay_amt", paid), ("uv", visitors)) for day, value in sorted(values.items())]  # fmt: skip
    return pd.DataFrame(rows, columns=["day", "metric", "value", "span"])


def reviews(store: str, lines: pd.DataFrame) -> pd.DataFrame:
    """Some orders are reviewed one to two weeks later; planted: one-star reviews of the last days that nobody answered."""
    random = generator(store, "reviews")
    share = 0.015 if store == "giftware-uk" else 0.05
    goods = lines[~lines["sku"].str.match(NOT_GOODS)].drop_duplicates("order_id")
    chosen = goods[random.random(len(goods)) < share]
    rows = chosen.assign(
        day=[day + timedelta(int(n)) for day, n in zip(chosen["day"], random.integers(4, 16, len(chosen)), strict=True)]
    )
    rows = rows.assign(
        stars=random.choice([5, 4, 3, 2, 1], len(rows), p=[0.62, 0.2, 0.09, 0.04, 0.05]), unanswered=False
    )
    rows = rows[rows["day"] <= LAST]
    bad = goods[(goods["day"] <= LAST - timedelta(4)) & (goods["day"] > LAST - timedelta(18))]
    bad = bad.iloc[random.permutation(len(bad))[:5]]
    bad = bad.assign(day=[LAST - timedelta(n) for n in (0, 0, 1, 2, 3)][: len(bad)], stars=1, unanswered=True)
    rows = pd.concat([rows, bad]).drop_duplicates("order_id", keep="last").sort_values(["day", "order_id"])
    written = []
    for number, row in enumerate(rows.itertuples(), 1):
        texts = (
            PRAISE
            if row.stars >= 4
            else MIDDLING
            if row.stars == 3
            else BROKEN
            if row.unanswered and store != "giftware-uk"
            else COMPLAINT
        )
        at = datetime.combine(row.day, time(int(random.integers(8, 21)), int(random.integers(0, 60))))
        answered = at + timedelta(hours=float(random.gamma(2, 7))) if row.stars <= 3 else None
        answered = None if row.unanswered or (answered and answered.date() > LAST) else answered
        written.append(
            (
                f"R{number:05d}",
                row.day,
                row.order_id,
                row.sku,
                row.stars,
                str(random.choice(texts)),
                at,
                answered and answered.replace(microsecond=0),
            )
        )
    return pd.DataFrame(
        written, columns=["review_id", "day", "order_id", "sku", "stars", "body", "reviewed_at", "contacted_at"]
    )


def ratings(store: str, orders: pd.DataFrame) -> pd.DataFrame:
    """Three scores over a rolling 180 days; planted: logistics of the world store slides in the last week."""
    random = generator(store, "ratings")
    number = orders.groupby("day").size().reindex(DAYS, fill_value=0).rolling(180, min_periods=1).sum() * 0.4 + 40
    rows = []
    for part, mean in (("described", 4.82), ("service", 4.86), ("logistics", 4.78)):
        score = mean
        for day in DAYS:
            slide = 0.012 if store == "giftware-world" and part == "logistics" and day > LAST - timedelta(7) else 0.0
            score = float(
                np.clip(score + (mean - score) * 0.03 * (slide == 0) + random.normal(0, 0.002) - slide, 4.5, 4.95)
            )
            count = int(number[day])
            new = int(random.poisson(count / 180))
            rows.append((day, part, round(score * count, 1), count, int(random.binomial(new, 0.88))))
    return pd.DataFrame(rows, columns=["day", "part", "score_sum", "score_count", "five_stars"])


def service(store: str, days: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Two shifts a day; planted: in the world store's evening shift answers take longer in the last three days."""
    random = generator(store, "service")
    number = orders.groupby("day").size().reindex(DAYS, fill_value=0)
    rows = []
    for day, visitors in days[["day", "visitors"]].itertuples(index=False):
        for agent, part in (("Day shift", 0.65), ("Evening shift", 0.35)):
            slow = store == "giftware-world" and agent == "Evening shift" and day > LAST - timedelta(3)
            chats = int(random.poisson(visitors * 0.03 * part))
            rounds = int(chats + random.poisson(chats * 1.6))
            rated = int(random.binomial(chats, 0.3))
            placed = int(number[day] * part)
            rows.append((
                day, agent, chats, rounds, int(random.binomial(rounds, 0.55 if slow else 0.93)),
                float(round(chats * random.uniform(150, 220) if slow else chats * random.uniform(24, 48))),
                rated, int(random.binomial(rated, 0.7 if slow else 0.93)), int(random.binomial(min(chats, placed), 0.3)),
                int(random.binomial(placed, 0.02)), int(random.binomial(placed, 0.004)), int(random.binomial(placed, 0.003)),
            ))  # fmt: skip
    names = "day agent chats rounds rounds_3min first_answer_seconds rated rated_good chat_orders late_shipments cancels_by_shop disputes"
    return pd.DataFrame(rows, columns=names.split())
