"""Simulated visitors, the platform's own figures, and ads, all agreeing with the real orders."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
from simulate_base import DAYS, FIRST, LAST, NOT_GOODS, generator, split

# portal: paid?, share of visitors, conversion against the mean, pages a visit, bounce rate
CHANNELS = {
    "Search": (False, 0.29, 1.10, 4.6, 0.41),
    "Paid search": (True, 0.17, 1.00, 4.1, 0.46),
    "Recommendation": (False, 0.15, 0.75, 3.4, 0.52),
    "Direct": (False, 0.13, 1.55, 6.2, 0.29),
    "Display": (True, 0.08, 0.60, 2.6, 0.61),
    "Email": (False, 0.07, 1.45, 5.3, 0.33),
    "Social": (False, 0.06, 0.55, 2.9, 0.57),
    "Affiliate": (True, 0.05, 0.95, 3.8, 0.47),
}
KEYWORDS = """cake stand|hot water bottle|hand warmer|christmas decorations|paper chains|tea light holder|bunting
lunch box|jumbo bag|cake tins|chalk board|wall clock|photo frame|cushion cover|door mat|wooden letters|tea towel
egg cups|jam making set|scented candles|fairy lights|advent calendar|wrapping paper|gift bags|birthday cards|sewing kit
toy soldiers|colouring pencils|doll house|bird feeder|garden tools|plant pots|storage boxes|mugs|napkins|doorstop
charm bracelet|hair clips|retro spot|vintage gifts""".replace("\n", "|").split("|")
OTHER = "(other words)"
# campaign: tool, portal it feeds, share of the portal's visits, price of a click, first day
CAMPAIGNS = {
    "Brand words": ("sponsored search", "Paid search", 0.25, 2.60, FIRST),
    "Gift words": ("sponsored search", "Paid search", 0.45, 3.10, FIRST),
    "Christmas": ("sponsored search", "Paid search", 0.30, 3.40, date(2010, 9, 20)),
    "Come back": ("display", "Display", 0.60, 1.30, FIRST),
    "Home decor": ("display", "Display", 0.40, 1.70, FIRST),
    "Partners": ("affiliate", "Affiliate", 1.00, 2.40, FIRST),
}
LEVELS = (0, 20_000, 60_000, 150_000, 400_000, 800_000, 1_500_000)


def visits(store: str, orders: pd.DataFrame) -> tuple[np.ndarray, pd.DataFrame]:
    """Visitors per day and portal (days x portals), and the orders with the portal that brought each."""
    random = generator(store, "visits")
    number = orders.groupby("day").size().reindex(DAYS, fill_value=0).to_numpy(float)
    trading = pd.Series(np.where(number > 0, number, np.nan))
    trend = trading.rolling(21, center=True, min_periods=1).mean().ffill().bfill().to_numpy()
    pull = 0.7 if store == "giftware-uk" else 0.45  # how far visitors follow the day's orders
    busy = np.where(number > 0, number**pull * trend ** (1 - pull), trend * 0.3)  # closed days are quiet, not empty
    total = busy / (0.031 if store == "giftware-uk" else 0.026) * random.lognormal(0, 0.05, len(DAYS))
    share = np.array([row[1] for row in CHANNELS.values()])
    conversion = np.array([row[2] for row in CHANNELS.values()])
    names = list(CHANNELS)
    year = np.linspace(0, 1, len(DAYS))[:, None]
    drift = np.ones((len(DAYS), len(names)))  # through the year recommendation grows and e-mail fades
    drift[:, [names.index("Recommendation")]] += 0.5 * year
    drift[:, [names.index("Email")]] -= 0.3 * year
    shares = share * drift * random.lognormal(0, 0.06, drift.shape)
    shares /= shares.sum(axis=1, keepdims=True)
    if store == "giftware-uk":  # planted: yesterday a third of paid search's visitors stays away, conversion holds
        normal = shares[-9:-1, names.index("Paid search")].mean()
        shares[-1, names.index("Paid search")] = normal * 0.70
    cells = np.maximum(random.poisson(total[:, None] * shares), 3)
    portal = pd.Series("", index=orders.index)
    for n, rows in ((DAYS.index(day), group) for day, group in orders.groupby("day")):
        parts = split(len(rows), cells[n] * conversion * random.lognormal(0, 0.08, len(names)))
        portal.loc[rows.index] = random.permutation(np.repeat(names, parts))
        cells[n] = np.maximum(cells[n], parts * 3)
    return cells, orders.assign(channel=portal)


def behaviour(random: np.random.Generator, cells: pd.DataFrame, pages: np.ndarray, bounce: np.ndarray) -> pd.DataFrame:
    """Fill in what visitors did, given `visitors`, `buyers` and `orders` of each cell."""
    size = len(cells)
    ordered = np.ceil(cells["buyers"] * random.uniform(1.0, 1.08, size)).astype(int)
    visitors = np.maximum(cells["visitors"], ordered)
    sessions = np.ceil(visitors * random.uniform(1.12, 1.25, size)).astype(int)
    sessions = np.maximum(sessions, cells["orders"])
    bounces = np.minimum(random.binomial(sessions, bounce), sessions - cells["orders"])
    carts = np.clip(random.binomial(visitors, 0.095), ordered, visitors)
    cart_sessions = np.clip(np.ceil(carts * 1.08).astype(int), cells["orders"], sessions)
    return cells.assign(
        visitors=visitors,
        page_views=np.maximum((sessions * pages * random.uniform(0.92, 1.08, size)).astype(int), sessions),
        sessions=sessions,
        bounces=bounces,
        stay_seconds=(sessions * pages * random.uniform(28, 40, size)).astype(int),
        new_visitors=random.binomial(visitors, 0.58),
        cart_people=carts,
        fav_people=random.binomial(visitors, 0.045),
        cart_sessions=cart_sessions,
        checkout_sessions=np.clip(
            (cart_sessions * random.uniform(0.45, 0.6, size)).astype(int), cells["orders"], cart_sessions
        ),
        order_buyers=ordered,
    )


def sold(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Orders, buyers, units and mills of order (or line) rows by `by`."""
    return rows.groupby(by).agg(
        orders=("order_id", "nunique"), buyers=("buyer", "nunique"), units=("units", "sum"), mills=("mills", "sum")
    )


def joined(cells: pd.DataFrame, sales: pd.DataFrame) -> pd.DataFrame:
    """`cells` with the sales of each, 0 where nothing was sold."""
    whole = cells.merge(sales.reset_index(), how="left", on=list(sales.index.names))
    figures = ["orders", "buyers", "units", "mills"]
    whole[figures] = whole[figures].fillna(0).astype(np.int64)
    return whole


def traffic(store: str, cells: np.ndarray, orders: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """The three cuts: channel for the whole year, channel x item and channel x keyword for the last 60 days."""
    random = generator(store, "traffic")
    frame = pd.DataFrame(cells, index=pd.Index(DAYS, name="day"), columns=pd.Index(CHANNELS, name="channel"))
    by_channel = joined(frame.stack().rename("visitors").reset_index(), sold(orders, ["day", "channel"]))
    recent = by_channel[by_channel["day"] > LAST - timedelta(60)]
    # items: pages of the best sellers, visited by a share of each portal's visitors
    goods = lines[~lines["sku"].str.match(NOT_GOODS)].merge(orders[["order_id", "channel"]], on="order_id")
    goods = goods[goods["day"] > LAST - timedelta(60)]
    best = goods.groupby("sku")["mills"].sum().nlargest(60 if store == "giftware-uk" else 30).index
    goods = goods[goods["sku"].isin(best)]
    interest = goods.groupby("sku")["order_id"].nunique() / orders["day"].gt(LAST - timedelta(60)).sum()
    items = recent[["day", "channel", "visitors"]].merge(pd.DataFrame({"sku": best}), how="cross")
    appeal = pd.Series(random.lognormal(0, 0.45, len(best)), index=best)  # some pages draw many who do not buy
    likely = np.minimum(
        items["sku"].map(interest) * 0.42 * items["sku"].map(appeal) * random.lognormal(0, 0.25, len(items)), 0.6
    )
    items["visitors"] = random.binomial(items["visitors"], likely)
    items = joined(items, sold(goods, ["day", "channel", "sku"]))
    items["visitors"] = np.maximum(
        items["visitors"], np.ceil(items["buyers"] * random.uniform(3, 9, len(items))).astype(int)
    )
    items = items[items["visitors"] > 0]
    # keywords: every search visit has one, most have a common one
    words = [*KEYWORDS, OTHER]
    weight = np.append(1 / np.arange(3, len(KEYWORDS) + 3), 1.1)
    bought = weight * random.lognormal(0, 0.35, len(words))
    searched = orders[orders["channel"].isin(["Search", "Paid search"]) & (orders["day"] > LAST - timedelta(60))]
    searched = searched.assign(keyword=random.choice(words, len(searched), p=bought / bought.sum()))
    portals = recent[recent["channel"].isin(["Search", "Paid search"])]
    parts = []
    for day, channel, total in portals[["day", "channel", "visitors"]].itertuples(index=False):
        likely = weight * random.lognormal(0, 0.15, len(words))
        counts = random.multinomial(total, likely / likely.sum())
        parts.append(pd.DataFrame({"day": day, "channel": channel, "keyword": words, "visitors": counts}))
    keywords = pd.concat(parts, ignore_index=True)
    keywords = joined(keywords, sold(searched, ["day", "channel", "keyword"]))
    keywords["visitors"] = np.maximum(keywords["visitors"], keywords["buyers"] * 4)
    keywords = keywords[keywords["visitors"] > 0]
    cuts = {"channel": by_channel, "channel,sku": items, "channel,keyword": keywords}
    whole = pd.concat([rows.assign(cut=cut) for cut, rows in cuts.items()], ignore_index=True)
    pages = whole["channel"].map({name: row[3] for name, row in CHANNELS.items()}).to_numpy()
    whole = behaviour(
        random, whole, pages, whole["channel"].map({name: row[4] for name, row in CHANNELS.items()}).to_numpy()
    )
    return whole.assign(is_paid=whole["channel"].map({name: row[0] for name, row in CHANNELS.items()}))


PEOPLE = ["visitors", "cart_people", "fav_people", "order_buyers"]
COUNTS = ["page_views", "sessions"]


def store_daily(store: str, cuts: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """The platform's de-duplicated day: fewer people than its portals add up to; buyers and amount are the real ones."""
    random = generator(store, "store_daily")
    cells = cuts[cuts["cut"] == "channel"].groupby("day")
    day = cells[PEOPLE + COUNTS].sum()
    real = sold(orders, ["day"]).reindex(day.index, fill_value=0)
    day["visitors"] = np.maximum(
        (day["visitors"] * random.uniform(0.9, 0.94, len(day))).astype(int), cells["visitors"].max()
    )
    for column in ("cart_people", "fav_people", "order_buyers"):
        day[column] = np.maximum((day[column] * 0.96).astype(int), cells[column].max())
    day["order_buyers"] = np.maximum(day["order_buyers"], real["buyers"])
    day["cart_people"] = np.maximum(day["cart_people"], day["order_buyers"])
    day["returning_visitors"] = random.binomial(day["visitors"], 0.21)
    day["new_followers"] = random.binomial(day["visitors"], 0.009)
    month = real["mills"].rolling(30, min_periods=1).sum() / 1000
    level = np.searchsorted(LEVELS, month, side="right")
    floor = np.array(LEVELS)[level - 1]
    ceiling = np.append(LEVELS, 3_000_000)[level]
    place = 1 - (month - floor) / (ceiling - floor)
    day["level"], day["level_rank"] = (
        level,
        (1 + place.clip(0, 1) * 900 * random.uniform(0.97, 1.03, len(day))).astype(int),
    )
    day["level_next_amt"] = [None if n == len(LEVELS) else LEVELS[n] * 1000 for n in level]
    return day.assign(buyers=real["buyers"], mills=real["mills"]).reset_index()


def store_period(store: str, days: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """7 and 30 days and the month to date, ending on each of the last 40 days, and every whole ISO week and calendar month: people counted once."""
    random = generator(store, "store_period")
    spans = {(end - timedelta(n - 1), end) for end in DAYS[-40:] for n in (7, 30)}
    spans |= {(d - timedelta(6), d) for d in DAYS if d.weekday() == 6 and d - timedelta(6) >= FIRST}
    spans |= {(d.replace(day=1), d) for d in DAYS if (d + timedelta(1)).day == 1}
    spans |= {(d.replace(day=1), d) for d in DAYS[-40:] if d.day > 1}  # month to date
    came = orders.groupby("day")["buyer"].agg(set)
    bought = [came.get(day, set()) for day in DAYS]
    rows = []
    for start, end in sorted(spans):
        first, last = (start - FIRST).days, (end - FIRST).days + 1
        inside = days.iloc[first:last]
        once = len(inside) ** -0.12 * random.uniform(0.98, 1.01)
        buyers = len(set().union(*bought[first:last]))
        row = {
            each: max(int(inside[each].sum() * once), int(inside[each].max()))
            for each in [*PEOPLE, "returning_visitors"]
        }
        row["order_buyers"] = max(row["order_buyers"], buyers)
        row["cart_people"] = max(row["cart_people"], row["order_buyers"])
        rows.append(
            {"start": start, "day": end, **row, **{each: int(inside[each].sum()) for each in COUNTS}, "buyers": buyers}
        )
    return pd.DataFrame(rows)


def ads(store: str, cuts: pd.DataFrame) -> pd.DataFrame:
    """Campaigns of the year, and the sponsored-search ones by keyword for the last 60 days; keywords add up to their campaign."""
    random = generator(store, "ads")
    portals = cuts[cuts["cut"] == "channel"].set_index(["channel", "day"])
    scale = 1.0 if store == "giftware-uk" else 1.6
    campaigns, keywords = [], []
    for name, (tool, portal, part, price, first) in CAMPAIGNS.items():
        own = portals.loc[portal]
        # the platform claims a sale for some days: its figures lag and smooth the portal's own
        claimed = (
            own[["orders", "units", "mills"]].rolling(5, min_periods=1).mean() * 0.75
            + own[["orders", "units", "mills"]] * 0.35
        ) * part
        typical = own["sessions"].median() * part * price * scale * 1.35
        favourite = random.permutation(len(KEYWORDS))[:14]
        for day in DAYS:
            if day < first:
                continue
            season = 1.5 if name == "Christmas" and day >= date(2010, 11, 8) else 1.0
            clicks = int(random.binomial(int(own.at[day, "sessions"]), part * 0.93))
            # planted: in the last five days the Christmas campaign pays twice as much for a click and overspends
            wild = 2.3 if store == "giftware-uk" and name == "Christmas" and day > LAST - timedelta(5) else 1.0
            budget = round(typical * season / 5) * 5
            cost = clicks * price * scale * wild * random.uniform(0.9, 1.1)
            spend = min(cost, budget * 1.9 if wild > 1 else budget)
            sums = claimed.loc[day] / (1.4 if wild > 1 else 1.0)
            row = {
                "day": day, "tool": tool, "campaign": name, "cut": "campaign", "keyword": None,
                "imps": int(clicks / random.uniform(0.018, 0.034)), "clicks": clicks, "spend": int(spend * 100),
                "carts": int(random.binomial(clicks, 0.1)), "favs": int(random.binomial(clicks, 0.04)),
                "orders": int(sums["orders"] + random.random()), "units": int(sums["units"]), "sales": int(sums["mills"] / 10),
                "budget": budget * 100, "window_days": 7,
            }  # fmt: skip
            if not row["orders"]:
                row |= {"units": 0, "sales": 0}
            campaigns.append(row)
            if tool == "sponsored search" and day > LAST - timedelta(60):
                weight = 1 / np.arange(2, 16) * random.lognormal(0, 0.2, 14)
                luck = weight * random.lognormal(0, 0.4, 14)
                parts = {each: split(row[each], weight) for each in ("imps", "clicks", "spend", "favs")}
                parts |= {each: split(row[each], luck) for each in ("carts", "orders")}
                worth = parts["orders"] * random.lognormal(0, 0.3, 14)  # a word without an order has no sales
                parts |= {each: split(row[each], worth) if row["orders"] else worth * 0 for each in ("units", "sales")}
                common = row | {"cut": "campaign,keyword", "budget": None}
                keywords += [
                    common | {"keyword": KEYWORDS[k]} | {each: int(part[n]) for each, part in parts.items()}
                    for n, k in enumerate(favourite)
                ]
    whole = pd.DataFrame(campaigns + keywords)
    whole[["spend", "sales", "budget"]] *= 10  # pence to mills
    return whole
