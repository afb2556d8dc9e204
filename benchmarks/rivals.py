"""Rivals: how long the competitor workbook and the match helper take, against plain pandas on the same rows.

    python benchmarks/rivals.py [--rows 1000000] [--file PATH/double11_cosmetics_prices_gbk.csv] [--match] [--blame]

Seconds are this machine's; the ratio to the plain peer is what travels. The peer does what a person would write in a
notebook: the last price, the last change and the trend of each item, nothing else.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
import pandas as pd

from xlops.archive.load import load
from xlops.build import build
from xlops.hub import Hub
from xlops.paths import ShopPaths
from xlops.settings import Store, read_settings
from xlops.shop import make_shop
from xlops.workbooks import workbook

RIVALS, DAYS = 20, 50


def made_up(rows: int, folder: Path) -> tuple[Path, date]:
    """A price list of so many rows: items of twenty rivals over fifty days, prices that move now and then."""
    random = np.random.default_rng(7)
    items = max(rows // DAYS, 1)
    last = date(2026, 3, 1)
    base = random.uniform(20, 300, items)
    moves = np.where(random.random((items, DAYS)) < 0.02, random.choice([0.9, 1.1], (items, DAYS)), 1.0)
    prices = (base[:, None] * np.cumprod(moves, axis=1)).round(2)
    days = np.array([last - timedelta(back) for back in range(DAYS - 1, -1, -1)])
    names = np.array([f"Item {n} {random.choice(['red', 'blue', 'large', 'small'])} {n % 97} ml" for n in range(items)])
    frame = pd.DataFrame(
        {
            "date": np.tile(days, items),
            "shop": np.repeat([f"Rival {n % RIVALS}" for n in range(items)], DAYS),
            "item id": np.repeat([str(7_000_000 + n) for n in range(items)], DAYS),
            "title": np.repeat(names, DAYS),
            "price": prices.ravel(),
            "sold": np.repeat([f"{(n % 9 + 1) * 100}+" for n in range(items)], DAYS),
        }
    )
    file = folder / "prices.parquet"
    frame.astype(str).to_parquet(file)
    return file, last + timedelta(1)


def peer(file: Path) -> float:
    """Seconds of CPU that plain pandas takes for the last price, the last change and fourteen days of each item."""
    if file.suffix == ".csv":
        frame = pd.read_csv(file, encoding="gbk")
        frame = frame.rename(columns={"update_time": "date", "店名": "shop", "id": "item id"}).drop_duplicates()
    else:
        frame = pd.read_parquet(file)
    began = process_time()
    frame["date"], frame["price"] = pd.to_datetime(frame["date"]), frame["price"].astype(float)
    frame = frame.sort_values(["shop", "item id", "date"])
    before = frame.groupby(["shop", "item id"])["price"].shift()
    changed = frame[(frame["price"] != before) & before.notna()]
    changed.groupby(["shop", "item id"]).tail(1)
    frame.groupby(["shop", "item id"]).tail(1)
    frame.drop_duplicates(["shop", "item id", "date"]).pivot_table(
        index=["shop", "item id"], columns="date", values="price"
    ).ffill(axis=1)
    return process_time() - began


def measured(file: Path, today: date, folder: Path) -> None:
    """Load, then every sheet of the competitor workbook."""
    paths = make_shop(folder / "shop", python=Path(sys.executable), language="en", stores=[Store("own", "自然堂")])
    target = paths.exports / "own" / file.name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(file.read_bytes())
    began = perf_counter()
    load(paths.root, [paths.exports], settings=read_settings(paths.settings), now=datetime(2026, 3, 2, 8))
    loaded = perf_counter() - began
    # in a process of its own, as the operator's is: its peak is the build's alone
    done = subprocess.run(
        [sys.executable, __file__, "--build", str(paths.root), today.isoformat()],
        capture_output=True,
        text=True,
        check=True,
    )
    rows, sheets, took, cpu, most = done.stdout.split()
    plain = peer(file)
    sys.stdout.write(
        f"{int(rows):,} observations: loaded in {loaded:.1f} s; {sheets} sheets in {float(took):.1f} s ({float(cpu):.1f} s of "
        f"CPU), {float(cpu) / plain:.1f} x plain pandas ({plain:.2f} s of CPU); peak {float(most):,.0f} MB\n"
    )


def peak() -> float:
    """The most memory that this process held, in MB; getrusage would give its parent's too."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def built(shop: Path, today: date) -> None:
    """Every sheet of the competitor workbook of a shop: rows, sheets, seconds, seconds of CPU, peak of memory."""
    began, used = perf_counter(), process_time()
    hub = Hub.open(shop, today=today)
    made = build(hub, workbook("competitors"), shop / "out.xlsx", now=datetime(2026, 3, 2, 8), shop=ShopPaths(shop))
    took, cpu = perf_counter() - began, process_time() - used
    sys.stdout.write(f"{hub.rows_of('rival_observations')} {len(made.sheets)} {took} {cpu} {peak()}\n")


def matching() -> None:
    """2,000 items of ours against 20,000 of rivals."""
    from xlops.analysis.rivals.matching import Goods, propose

    random = np.random.default_rng(3)
    words = np.array(
        [f"{a}{b}" for a in "bcdfghklmnprst" for b in ("alo", "erin", "iva", "omen", "usta", "ylor", "ano", "edi")]
    )
    titles = [" ".join(random.choice(words, 6)) + f" {random.integers(1, 50) * 10} ml" for _ in range(6000)]
    own = [Goods("s", f"o{n}", titles[n], float(random.uniform(10, 90))) for n in range(2000)]
    rivals = [Goods("s", f"r{n}", " ".join(random.permutation(titles[n % 6000].split())), 50.0) for n in range(20_000)]
    began = perf_counter()
    found = propose(own, rivals)
    took = perf_counter() - began
    right = sum(int(each.rival.id[1:]) % 6000 == int(each.own.id[1:]) for each in found)
    sys.stdout.write(
        f"2,000 x 20,000 items matched in {took:.1f} s; {len(found):,} proposals, {right / len(found):.1%} right\n"
    )


def blaming() -> None:
    """How often a move is linked to a fall of 70 %, by how many days later than the move it begins; None: no fall."""
    from xlops.analysis.rivals.blame import link

    random, days, move = np.random.default_rng(0), 60, 50
    for orders in (4, 8, 20):
        for lag in (1, -1, -2, None):
            later = np.zeros(days, bool) if lag is None else np.arange(days) >= move + lag
            rate = orders * np.where(later, 0.3, 1.0)
            made = ((random.poisson(rate).astype(float), random.poisson(300, days).astype(float)) for _ in range(400))
            linked = sum(link(own, others, move).verdict == "linked" for own, others in made)
            sys.stdout.write(
                f"{orders} orders a day, fall begins {lag} days after the move: linked {linked / 400:.1%}\n"
            )


def main() -> None:
    """Measure what was asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=0)
    asked.add_argument("--file", type=Path)
    asked.add_argument("--match", action="store_true")
    asked.add_argument("--blame", action="store_true")
    asked.add_argument("--build", nargs=2, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.build:
        built(Path(given.build[0]), date.fromisoformat(given.build[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        if given.file:
            measured(given.file, date(2016, 11, 15), Path(folder) / "file")
        if given.rows:
            measured(*made_up(given.rows, Path(folder)), Path(folder) / "made")
    if given.match:
        matching()
    if given.blame:
        blaming()


if __name__ == "__main__":
    main()
