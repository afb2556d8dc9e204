"""Real promotions reviewed: the tables of docs/real-promotions.md, computed anew.

    python benchmarks/reviews.py DATA

DATA is a folder with price_promo/, tmall/ and online_retail_ii/ (who gives them is said on the page).
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from xlops.analysis.refund_curves import fit_curve, project
from xlops.analysis.refund_match import match_cancellations
from xlops.analysis.uplift import baseline, lift

BRANDS = (
    "Tropicana Premium 64 oz", "Tropicana Premium 96 oz", "Florida's Natural", "Tropicana", "Minute Maid 64 oz",
    "Minute Maid 96 oz", "Citrus Hill", "Tree Fresh", "Florida Gold", "Dominick's 64 oz", "Dominick's 128 oz",
)  # fmt: skip
FEWEST = 6


def supermarket_deals(data: Path) -> list[str]:
    """Orange juice: what deal weeks sold and earned against the store's own ordinary weeks, and the week behind."""
    frame = pd.read_csv(data / "price_promo" / "orange_juice_weekly.csv.gz")
    own = frame[[f"price{each}" for each in range(1, 12)]].to_numpy()[
        np.arange(len(frame)), frame["brand"].to_numpy() - 1
    ]
    frame = frame.assign(units=np.exp(frame["logmove"]), price=own)
    frame["earned"] = frame["units"] * frame["price"] * frame["profit"] / 100
    found: dict[int, list[tuple[float, ...]]] = {}
    for (_, brand), part in frame.groupby(["store", "brand"]):
        series = part.set_index("week").sort_index()
        weeks = np.arange(series.index.min(), series.index.max() + 1)
        deal = (series["deal"].reindex(weeks) == 1).to_numpy()
        units, earned, price = (series[name].reindex(weeks).to_numpy() for name in ("units", "earned", "price"))
        behind = np.r_[False, deal[:-1]] & ~deal & ~np.isnan(units)
        ordinary = ~deal & ~behind
        if min(int((ordinary & ~np.isnan(units)).sum()), int(deal.sum()), int(behind.sum())) < FEWEST:
            continue
        sold, gain = baseline(units, ordinary), baseline(earned, ordinary)
        usual = np.nanmean(price[ordinary])
        found.setdefault(int(brand), []).append(
            (
                float(np.nanmean(price[deal])) / usual - 1,
                float(np.nanmean(units[deal] / sold.expected[deal])) - 1,
                float(np.nanmean(earned[deal] / gain.expected[deal])) - 1,
                float(np.nanmean(units[behind] / sold.expected[behind])) - 1,
            )
        )
    rows = ["| brand | stores | price | units | gross profit | units the week behind |", "|---|---|---|---|---|---|"]
    for brand in sorted(found):
        middle = np.median(np.array(found[brand]), axis=0)
        rows.append(f"| {BRANDS[brand - 1]} | {len(found[brand])} | {_percents(middle)} |")
    every = np.array([each for brand in found.values() for each in brand])
    rows.append(f"| all | {len(every)} | {_percents(np.median(every, axis=0))} |")
    lost = float((every[:, 2] < 0).mean())
    rows.append("")
    rows.append(
        f"In {lost:.0%} of {len(every)} brands in stores the middle deal week earned less than an ordinary one."
    )
    return rows


def double_11(data: Path) -> list[str]:
    """Cosmetics on Tmall, 11 and 12 November 2016: units against the days around, by brand and against the market."""
    raw = pd.read_csv(data / "tmall" / "double11_cosmetics_prices_gbk.csv", encoding="gbk")
    raw.columns = pd.Index(["day", "id", "title", "price", "sold", "comments", "brand"])
    raw["day"] = pd.to_datetime(raw["day"])
    once = raw.drop_duplicates(["id", "day"])
    counts = once.pivot(index="id", columns="day", values="sold").dropna()
    prices = once.pivot(index="id", columns="day", values="price").loc[counts.index]
    brand = once.drop_duplicates("id").set_index("id")["brand"].loc[counts.index]
    units = counts.diff(axis=1).iloc[:, 1:].clip(lower=0)
    event = [each.day in (11, 12) for each in units.columns]
    market = units.sum()
    rows = ["| brand | items | units on two days | expected | times | against the market | price |", "|---|---|---|---|---|---|---|"]  # fmt: skip
    whole = lift(market.to_numpy(), event, after=2)
    cut = float((prices.iloc[:, 6] / prices.iloc[:, 5]).mean()) - 1
    largest = units.loc[:, event].sum(axis=1).groupby(brand).sum().sort_values(ascending=False).index[:8]
    for name in largest:
        mine = units[brand == name].sum()
        found = lift(mine.to_numpy(), event, after=2)
        others = market - mine
        adjusted = lift(mine.to_numpy(), event, after=2, market=others.to_numpy())
        own = float((prices[brand == name].iloc[:, 6] / prices[brand == name].iloc[:, 5]).mean()) - 1
        rows.append(
            f"| {name} | {int((brand == name).sum())} | {found.event.actual:,.0f} | {found.event.expected:,.0f} | "
            f"{found.event.actual / found.event.expected:,.0f} | {adjusted.event.actual / adjusted.event.expected - 1:+.0%} | {own:+.1%} |"
        )
    rows.append(
        f"| all 22 | {len(counts):,} | {whole.event.actual:,.0f} | {whole.event.expected:,.0f} | "
        f"{whole.event.actual / whole.event.expected:,.0f} |  | {cut:+.1%} |"
    )
    return rows


def refund_coverage(data: Path) -> list[str]:
    """Online Retail II: refund curves learned until 31 May 2010, asked about every later pay day that is settled by now."""
    paid, refunds = _goods(data / "online_retail_ii" / "online_retail_II_2009-2010.csv.gz")
    learned, end = date(2010, 5, 31), date(2010, 12, 9)
    gross = paid.groupby("pay_day")["amount"].sum()
    rows = ["| settled after | pay days asked | T+1 | T+3 | T+7 | T+14 | all | width at T+1 | at T+14 |", "|---|---|---|---|---|---|---|---|---|"]  # fmt: skip
    for horizon in (30, 60, 90):
        curve = fit_curve(paid, refunds[refunds["day"] <= learned], known_until=learned, horizon=horizon)
        later = [each for each in gross.index if learned < each <= end - timedelta(horizon)]
        final = refunds[refunds["age"] <= horizon].groupby("pay_day")["amount"].sum()
        held, widths = [], []
        for age in (1, 3, 7, 14):
            seen = refunds[refunds["age"] <= age].groupby("pay_day")["amount"].sum()
            made = [project(curve, gross[day], seen.get(day, 0.0), age) for day in later]
            nets = [gross[day] - final.get(day, 0.0) for day in later]
            held.append(np.mean([one.net_low - 0.005 <= net <= one.net_high + 0.005 for one, net in zip(made, nets, strict=True)]))  # fmt: skip
            widths.append(np.mean([(one.net_high - one.net_low) / one.gross for one in made]))
        cells = " | ".join(f"{each:.0%}" for each in (*held, np.mean(held)))
        rows.append(f"| {horizon} days | {len(later)} | {cells} | {widths[0]:.1%} | {widths[-1]:.1%} |")
    return rows


def _goods(file: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What was paid, and what came back of it by the pay day of its purchase: goods only."""
    raw = pd.read_csv(file, dtype={"Invoice": str, "StockCode": str, "Customer ID": str}, parse_dates=["InvoiceDate"])
    raw = raw.rename(columns={"Customer ID": "customer", "StockCode": "sku", "InvoiceDate": "at", "Quantity": "units"})
    raw = raw[raw["sku"].str.match(r"\d{5}")].assign(amount=lambda each: each["units"] * each["Price"])
    back = raw[raw["Invoice"].str.startswith("C") & (raw["units"] < 0)].reset_index(drop=True)
    back = back.assign(units=-back["units"], amount=-back["amount"])
    kept = ~raw["Invoice"].str.startswith(("C", "A")) & (raw["units"] > 0) & (raw["Price"] > 0)
    bought = raw[kept].reset_index(drop=True)
    found = match_cancellations(bought, back)
    known = found.purchase >= 0
    pay_day = bought["at"].dt.date.to_numpy()[found.purchase[known]]
    refunds = pd.DataFrame({"pay_day": pay_day, "day": back["at"].dt.date[known], "amount": back["amount"][known]})
    refunds["age"] = (pd.to_datetime(refunds["day"]) - pd.to_datetime(refunds["pay_day"])).dt.days
    return pd.DataFrame({"pay_day": bought["at"].dt.date, "amount": bought["amount"]}), refunds


def _percents(values: np.ndarray) -> str:
    return " | ".join(f"{each:+.0%}" for each in values)


def main(data: Path) -> None:
    """Print the tables."""
    for heading, rows in (
        ("Deals in supermarkets", supermarket_deals(data)),
        ("Double 11 of 22 cosmetics brands", double_11(data)),
        ("Refund curves", refund_coverage(data)),
    ):
        print(f"## {heading}\n", *rows, "", sep="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
