"""The hub over a real archive: opening, asking, what is known, currencies, languages."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from little_facts import D, fact_table
from little_metrics import little_metrics
from shops import new_shop

from xlops.archive import Archive
from xlops.engine.question import Gap
from xlops.errors import ArchiveError, QuestionError, UnknownName, UsageError
from xlops.facts import FACTS
from xlops.hub import Hub
from xlops.settings import read_settings
from xlops.sources.reading import Reading

SETTINGS = """
[shop]
name = "Little"
currency = "CNY"
language = "en"
[stores]
a = { name = "Store A", platform = "tmall" }
b = { name = "Store B", platform = "jd" }
empty = "Store without data"
"""


@pytest.fixture(autouse=True, scope="module")
def _metrics() -> Iterator[None]:
    with little_metrics():
        yield


def order(store: str, id: str, day: str, paid: object, **more: Any) -> dict[str, Any]:
    return {
        "store": store,
        "order_id": id,
        "day": D(day),
        "pay_day": D(day),
        "paid_amt": paid,
        "buyer": "p",
        "currency": "CNY",
        **more,
    }


def load(shop: Path, number: int, store: str, *, simulated: bool = False, **facts: list[dict[str, Any]]) -> None:
    tables = {}
    for fact, rows in facts.items():
        sourced = [each.name for each in FACTS[fact].sourced]
        tables[fact] = fact_table(fact, rows).select(sourced)
    reading = Reading(
        file=shop / f"{number}.csv", sha256=str(number), store=store, source="test", tables=tables, rejects=(), repairs=(),
        simulated=simulated,
    )  # fmt: skip
    place = shop / ".xlops"
    archive = Archive.open(place) if place.exists() else Archive.create(place)
    archive.commit([reading], settings=read_settings(shop / "xlops.toml"), now=datetime(2026, 1, number))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    (folder / "xlops.toml").write_text(SETTINGS, encoding="utf-8")
    load(
        folder,
        10,
        "a",
        orders=[
            order("a", "1", "01-05", 10),
            order("a", "2", "01-09", 20),
            order("a", "3", "01-07", 5, currency="USD"),
        ],
    )
    load(folder, 11, "b", orders=[order("b", "1", "01-06", 40), order("b", "2", "01-09", 2)])
    load(folder, 12, "a", simulated=True, store_daily=[
        {"store": "a", "day": D(f"01-0{day}"), "visitors": 10 * day, "currency": "CNY"} for day in (5, 6, 8, 9)
    ])  # fmt: skip
    return folder


@pytest.fixture
def hub(shop: Path) -> Hub:
    return Hub.open(shop, today=date(2026, 1, 10))


def test_a_question_gives_dimensions_then_each_metric_with_what_it_is_set_against(hub: Hub) -> None:
    answer = hub.home.ask(["t_paid", "t_aov"], by=["store"], period="yesterday", against="previous day")
    assert answer.columns == (
        "store",
        "t_paid",
        "t_paid_against",
        "t_paid_change",
        "t_aov",
        "t_aov_against",
        "t_aov_change",
    )
    assert [(row["store"], row["t_paid"], row["t_paid_against"]) for row in answer.rows] == [
        ("a", 20, 0),
        ("b", 2, 0),
        ("empty", None, None),
    ]
    assert isinstance(answer.rows[0]["t_paid"], Decimal)
    assert answer.frame()["t_paid"].tolist()[:2] == [20.0, 2.0]
    assert (answer.period.start, answer.against and answer.against.period.start) == (D("01-09"), D("01-08"))


def test_an_answer_is_computed_once(hub: Hub) -> None:
    first = hub.ask(["t_orders"], period="last 7 days")
    assert hub.ask(["t_orders"], period="2026-01-03..2026-01-09") is first
    first.rows[0]["t_orders"] = "scribbled on"
    assert first.rows[0]["t_orders"] == 5


def test_two_currencies_are_refused_and_home_reads_its_own(hub: Hub) -> None:
    with pytest.raises(QuestionError, match="CNY and USD"):
        hub.ask(["t_paid"], period="last 7 days")
    assert hub.home.ask(["t_paid", "t_orders"], period="last 7 days").rows == [{"t_paid": 72, "t_orders": 5}]
    assert [(each.id, each.store, each.currency, each.rows) for each in hub.other_currencies()] == [
        ("orders", "a", "USD", 1)
    ]
    assert hub.home.home is hub.home


def test_the_hub_knows_what_it_has(hub: Hub) -> None:
    assert [each.id for each in hub.stores] == ["a", "b", "empty"]
    assert (hub.known("orders"), hub.known("ads"), hub.rows_of("orders"), hub.rows_of("orders", "b")) == (
        True,
        False,
        5,
        2,
    )
    assert str(hub.days("orders")) == "2026-01-05..2026-01-09"
    assert hub.days("ads") is None
    assert hub.last_day("store_daily", "a") == D("01-09")
    over = hub.question(["t_paid"], period="last 7 days").period
    assert hub.missing_days("store_daily", "a", over) == [D("01-07")]
    assert hub.missing_days("store_daily", "b", over) == []
    with pytest.raises(UnknownName):
        hub.known("oders")


def test_a_missing_day_is_named_and_blanks_the_rate(hub: Hub) -> None:
    answer = hub.home.ask(["t_cvr"], period="last 3 days", where={"store": "a"})
    assert answer.value("t_cvr") is None
    assert answer.gaps == (Gap("store_daily", "a", D("01-07")),)


def test_numbers_tell_where_they_come_from(hub: Hub) -> None:
    origin = hub.origin("orders", "store_daily", "ads")
    assert (origin.source.en, origin.rows, origin.simulated) == ("Orders, Store by day", 9, True)
    assert not hub.origin("orders").simulated


def test_raw_rows_are_read_for_analyses(hub: Hub) -> None:
    frame = hub.read("orders", ["store", "order_id", "day", "paid_amt"], where={"store": "b"})
    assert frame.to_dict("records") == [
        {"store": "b", "order_id": "1", "day": D("01-06"), "paid_amt": 40.0},
        {"store": "b", "order_id": "2", "day": D("01-09"), "paid_amt": 2.0},
    ]
    assert len(hub.home.read("orders", ["order_id"])) == 4
    with pytest.raises(UnknownName, match="paid_amt"):
        hub.read("orders", ["paid_amount"])


def test_the_hub_goes_back_to_an_older_generation(shop: Path) -> None:
    before = Hub.open(shop, today=date(2026, 1, 10), as_of=1)
    assert (before.generation, before.known("store_daily"), before.rows_of("orders")) == (1, False, 3)
    assert before.home.ask(["t_paid"], period="last 7 days").value("t_paid") == 30
    with pytest.raises(ArchiveError):
        Hub.open(shop, today=date(2026, 1, 10), as_of=99)


def test_the_hub_speaks_both_languages(hub: Hub) -> None:
    assert (hub.language, hub.speaking("zh").language) == ("en", "zh")
    assert hub.speaking("zh").generation == hub.generation


def test_a_wrong_question_says_what_was_meant(hub: Hub) -> None:
    with pytest.raises(UnknownName, match='did you mean "t_paid"'):
        hub.ask(["t_payd"], period="yesterday")
    with pytest.raises(UsageError):
        hub.ask(["t_paid"], period="yesteryear")
    with pytest.raises(QuestionError, match="list"):
        hub.ask("t_paid", period="yesterday")
    with pytest.raises(QuestionError, match="twice"):
        hub.ask(["t_orders"], by=["day", "day"], period="yesterday")
    with pytest.raises(QuestionError, match="7 rows, not one"):
        hub.ask(["t_orders"], by=["day"], period="last 7 days").value("t_orders")


def test_a_shop_without_exports_answers_with_blanks(tmp_path: Path) -> None:
    (tmp_path / "xlops.toml").write_text('[shop]\nname = "New"\n', encoding="utf-8")
    hub = Hub.open(tmp_path, today=date(2026, 1, 10))
    assert hub.ask(["t_paid", "t_cvr"], period="yesterday", against="previous day").rows[0]["t_paid"] is None
    assert hub.ask(["t_paid"], by=["store"], period="yesterday").rows == []
    assert hub.stores == ()


def test_a_folder_that_is_no_shop_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a shop folder"):
        Hub.open(tmp_path, today=date(2026, 1, 10))


def test_opening_is_quick(shop: Path) -> None:
    times = []
    for _ in range(5):
        start = time.process_time()
        Hub.open(shop, today=date(2026, 1, 10))
        times.append(time.process_time() - start)
    assert min(times) < 0.1


def test_rows_are_read_in_the_order_of_their_key_however_many_there_are(tmp_path: Path) -> None:
    shop = new_shop(tmp_path / "shop", date(2026, 3, 3), {"web": "Web"})
    rows = (f"{(n * 7919) % 60_000:05},2026-03-01,2026-03-01,paid,{n % 97}" for n in range(60_000))
    shop.drop("web", "orders.csv", "order_id,day,pay_day,status,paid_amt\n" + "\n".join(rows))
    shop.load()
    for _ in range(4):  # the parts of a sorted answer came in another order nearly every time
        ids = shop.hub().read("orders", ["paid_amt", "order_id"])["order_id"].tolist()
        assert ids == sorted(ids)
