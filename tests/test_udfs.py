"""The cell functions in xlwings: found, wrapped, called through its own Windows code, and never raising."""

from __future__ import annotations

import importlib.util
import inspect
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from shops import TestShop, new_shop
from test_functions import approximately
from xlwings.conversion import accessors

from xlops.demo import DEMO_TODAY
from xlops.faces import desk, udfs
from xlops.faces.udfs import functions_for
from xlops.functions import FUNCTIONS, Function
from xlops.paths import ShopPaths

ASKING = [each for each in FUNCTIONS if each.asks]
ORDERS = "order_id,day,pay_day,status,paid_amt,units\n1,2026-03-01,2026-03-01,paid,100.00,2\n2,2026-03-02,2026-03-02,paid,380.50,1\n"
MORE = "order_id,day,pay_day,status,paid_amt,units\n3,2026-03-02,2026-03-02,paid,19.50,1\n"


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    made = new_shop(tmp_path / "shop", date(2026, 3, 3), {"web": "Website"})
    made.drop("web", "orders.csv", ORDERS)
    made.load()
    return made


@pytest.mark.parametrize("declared", ASKING, ids=lambda each: each.id)
def test_every_example_that_asks_a_shop_gives_what_the_page_says(declared: Function, loaded_demo: Path) -> None:
    called = functions_for(loaded_demo, today=DEMO_TODAY)[declared.id]
    assert declared.examples
    for each in declared.examples:
        found = called(*each.args)
        assert approximately(found, each.gives), found


def test_xlwings_takes_every_annotation_for_one_of_its_own(loaded_demo: Path) -> None:
    made = functions_for(loaded_demo)
    assert list(made) == [each.id for each in FUNCTIONS]
    for declared in FUNCTIONS:
        function = made[declared.id]
        parameters = inspect.signature(function).parameters
        assert list(parameters) == [each.name for each in declared.arguments]
        assert set(function.__annotations__) == set(parameters)
        assert all(hint in accessors for hint in function.__annotations__.values())
        assert {name for name, each in parameters.items() if each.default is None} == {
            each.name for each in declared.arguments if each.optional
        }


def test_an_annotation_that_is_no_accessor_would_be_found() -> None:
    assert (str | None) not in accessors
    assert object not in accessors


def test_without_a_shop_those_that_need_none_remain() -> None:
    made = functions_for(None, language="zh")
    assert set(made) == {each.id for each in FUNCTIONS if not each.asks}
    assert made["OPS_CVR"](30, 1000) == 0.03
    assert made["OPS_CVR"]("abc", 1000) == "#XLOPS: “abc”不是数字"


def test_a_module_of_two_lines_is_all_that_a_workbook_needs(shop: TestShop, tmp_path: Path) -> None:
    file = tmp_path / "xlops_shop_a1.py"
    file.write_text(
        f"from xlops.faces.udfs import functions_for\nglobals().update(functions_for({str(shop.root)!r}))\n",
        encoding="utf-8",
    )
    spec = importlib.util.spec_from_file_location("xlops_shop_a1", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.OPS_KPI("pay_amt", "2026-03") == 480.5


# What an operator types --------------------------------------------------------------------------------------------


def test_days_may_be_dates_serials_text_or_words(shop: TestShop) -> None:
    kpi = functions_for(shop.root, today=shop.today)["OPS_KPI"]
    for start in (datetime(2026, 3, 2), date(2026, 3, 2), 46083.0, "2026-03-02", "2026/3/2", "yesterday", "昨天"):
        assert kpi("pay_amt", start) == 380.5
    assert kpi("pay_amt", "last 7 days") == kpi("支付金额", "2026-03-01", 46083.0) == 480.5


def test_names_count_in_both_languages_and_in_any_case(loaded_demo: Path) -> None:
    kpi = functions_for(loaded_demo, today=DEMO_TODAY)["OPS_KPI"]
    found = {kpi(metric, "2010-11", None, place, store) for metric in ("pay_amt", "Paid amount", "支付金额", " PAY_AMT ")
             for place in ("store", "Store", "店铺") for store in ("giftware-uk", "Giftware UK", "GIFTWARE UK")}  # fmt: skip
    assert len(found) == 1


def test_a_dimension_twice_means_either_value(loaded_demo: Path) -> None:
    kpi = functions_for(loaded_demo, today=DEMO_TODAY)["OPS_KPI"]
    one, two = (kpi("pay_amt", "2010-11", None, "country", each) for each in ("Netherlands", "EIRE"))
    assert kpi("pay_amt", "2010-11", None, "country", "EIRE", "country", "Netherlands") == pytest.approx(one + two)
    both = kpi("pay_amt", "2010-11", None, "country", "Netherlands", "store", "giftware-uk")
    assert both == 0 or both < one


def test_a_range_of_metrics_against_a_range_of_days_gives_a_block(shop: TestShop) -> None:
    kpi = functions_for(shop.root, today=shop.today)["OPS_KPI"]
    block = kpi([["pay_amt", "orders", "nonsense"]], [["2026-03-01"], ["2026-03-02"], [None]])
    assert block[0][:2] == [100.0, 1.0]
    assert block[1][:2] == [380.5, 1.0]
    assert block[2] == ["", "", ""]
    assert block[0][2].startswith("#XLOPS: 没有指标“nonsense”")


@pytest.mark.parametrize(
    ("name", "args", "said"),
    [
        ("OPS_KPI", ("pay_amnt", "2010-11"), '#XLOPS: no metric "pay_amnt"; did you mean "pay_amt"?'),
        ("OPS_KPI", ("pay_amt", "2010-13"), '#XLOPS: the period "2010-13" holds a date that no calendar has'),
        ("OPS_KPI", ("pay_amt", "2010-11-02", "2010-11-01"), "#XLOPS: a period cannot end (2010-11-01) before it starts (2010-11-02)"),
        ("OPS_KPI", ("pay_amt", "2010-11", None, "stroe", "x"), '#XLOPS: no dimension "stroe"; did you mean "store"?'),
        ("OPS_KPI", ("pay_amt", "2010-11", None, "store", "Giftware"), '#XLOPS: no store "Giftware"; did you mean "giftware-uk"?'),
        ("OPS_KPI", ("pay_amt", "2010-11", None, "store"), "#XLOPS: a value is needed for the dimension store"),
        ("OPS_KPI", ("pay_amt", "2010-11", None, None, "x"), '#XLOPS: the value "x" has no dimension before it'),
        ("OPS_KPI", ("pay_amt", "2010-11", None, "day", "x"), "#XLOPS: day is no dimension to pick a value of: days are chosen by from and to"),
        ("OPS_COMPARE", ("pay_amt", "2010-11", None, "previuos period"), '#XLOPS: the comparison "previuos period" is not understood; did you mean "previous period"?'),
        ("OPS_COMPARE", ("pay_amt", "2010-11", None, None, "all"), '#XLOPS: "all" cannot be shown; write change, before or difference'),
        ("OPS_FUNNEL", ("visits", "2010-11"), '#XLOPS: no funnel "visits"; did you mean "visit"?'),
        ("OPS_FUNNEL", ("visit", None), "#XLOPS: from_day is needed: The first day, or a period in words"),
        ("OPS_TOP", ("pay_amt", "country", 0, "2010-11"), "#XLOPS: 0 rows cannot be listed; ask for 1 to 1000"),
        ("OPS_DEF", ("uv_valeu",), '#XLOPS: no metric "uv_valeu"; did you mean "uv_value"?'),
        ("OPS_FRESH", ("oders",), '#XLOPS: no fact "oders"; did you mean "orders"?'),
    ],
)  # fmt: skip
def test_a_wrong_argument_is_a_short_text_in_the_cell(
    name: str, args: tuple[Any, ...], said: str, loaded_demo: Path
) -> None:
    assert functions_for(loaded_demo, today=DEMO_TODAY)[name](*args) == said


# The shop changes under the functions ------------------------------------------------------------------------------


def test_a_new_generation_is_seen_at_the_next_look(shop: TestShop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "LOOK_EVERY", 0.0)
    made = functions_for(shop.root, today=shop.today)
    assert made["OPS_KPI"]("pay_amt", "2026-03-02") == 380.5
    assert made["OPS_DEF"]("pay_amt").startswith("支付金额")
    shop.drop("web", "orders_more.csv", MORE)
    shop.load()
    assert made["OPS_KPI"]("pay_amt", "2026-03-02") == 400.0


def test_within_one_recalculation_the_shop_stays_as_it_was(shop: TestShop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "LOOK_EVERY", 3600.0)
    kpi = functions_for(shop.root, today=shop.today)["OPS_KPI"]
    assert kpi("pay_amt", "2026-03-02") == 380.5
    shop.drop("web", "orders_more.csv", MORE)
    shop.load()
    assert kpi("pay_amt", "2026-03-02") == kpi([["pay_amt"]], [["2026-03-02"]]) == 380.5
    assert functions_for(shop.root, today=shop.today)["OPS_KPI"]("pay_amt", "2026-03-02") == 400.0


def test_two_shops_in_one_process_keep_their_own_metrics(tmp_path: Path) -> None:
    made = []
    for name, factor in (("a", 2), ("b", 3)):
        shop = new_shop(tmp_path / name, date(2026, 3, 3), {"web": "Website"})
        settings = ShopPaths(shop.root).settings
        text = settings.read_text(encoding="utf-8")
        settings.write_text(f'modules = ["own_{name}"]\n{text}', encoding="utf-8")
        (shop.root / f"own_{name}.py").write_text(
            "from xlops.metrics import METRICS\nfrom xlops.metrics.base import metric\n"
            f"metric('own_figure_{name}', METRICS['pay_amt'] * {factor}, en='Own figure', zh='自定义', unit='money', good='up',"
            " doc='Test.', so_what=('t', 't'), subject='sales')\n",
            encoding="utf-8",
        )
        shop.drop("web", "orders.csv", ORDERS)
        shop.load()
        made.append(functions_for(shop.root, today=shop.today)["OPS_KPI"])
    one, two = made
    for _ in range(2):
        assert one("Own figure", "2026-03-01") == 200.0
        assert two("Own figure", "2026-03-01") == 300.0
        assert one("own_figure_b", "2026-03-02").startswith("#XLOPS")


# Nothing is raised into Excel ---------------------------------------------------------------------------------------


def test_a_shop_that_is_not_there_says_so(tmp_path: Path) -> None:
    made = functions_for(tmp_path / "gone")
    assert made["OPS_KPI"]("pay_amt", "2026-03").startswith("#XLOPS: ")
    assert "xlops init" in made["OPS_KPI"]("pay_amt", "2026-03")
    assert made["OPS_CVR"](1, 10) == 0.1


def test_a_damaged_archive_says_so_and_a_mended_one_is_read_again(
    shop: TestShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "LOOK_EVERY", 0.0)
    kpi = functions_for(shop.root, today=shop.today)["OPS_KPI"]
    manifest = ShopPaths(shop.root).archive / "manifest.json"
    whole = manifest.read_bytes()
    manifest.write_bytes(whole[:100])
    assert kpi("pay_amt", "2026-03-02").startswith("#XLOPS: ")
    manifest.write_bytes(whole)
    assert kpi("pay_amt", "2026-03-02") == 380.5


def test_what_nobody_foresaw_is_one_line_and_its_details_are_logged(
    shop: TestShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> object:
        raise KeyError("planted")

    monkeypatch.setattr(udfs, "answer", fails)
    said = functions_for(shop.root)["OPS_KPI"]("pay_amt", "2026-03")
    log = ShopPaths(shop.root).archive / "xlops-errors.log"
    assert isinstance(said, str)
    assert said.startswith("#XLOPS: 出现意外问题（KeyError）")
    assert str(log) in said
    assert "planted" in log.read_text(encoding="utf-8")


# Through xlwings' own Windows code ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def windows(loaded_demo: Path) -> Callable[[list[tuple[str, list[Any]]]], tuple[str, list[Any]]]:
    """Calls as Excel makes them: gives the VBA wrappers, and what each call gives back."""

    def called(calls: list[tuple[str, list[Any]]]) -> tuple[str, list[Any]]:
        command = [
            sys.executable,
            str(Path(__file__).parent / "windows_xlwings.py"),
            str(loaded_demo),
            DEMO_TODAY.isoformat(),
        ]
        lines = "\n".join(json.dumps(each) for each in calls)
        done = subprocess.run(command, input=lines, capture_output=True, text=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr
        wrappers, *results = [json.loads(line) for line in done.stdout.splitlines()]
        return wrappers, results

    return called


def test_xlwings_for_windows_wraps_and_calls_every_kind(
    windows: Callable[[list[tuple[str, list[Any]]]], tuple[str, list[Any]]],
) -> None:
    blank, error, none = {"blank": 1}, {"error": 1}, [None] * 6
    wrappers, results = windows(
        [
            ("OPS_KPI", ["pay_amt", {"day": "2010-11-01"}, {"day": "2010-11-30"}, *none]),
            ("OPS_KPI", [[["pay_amt"], ["orders"]], {"day": "2010-12-07"}, None, *none]),
            ("OPS_KPI", ["pay_amnt", "2010-11", None, *none]),
            ("OPS_CVR", [[[1.0], [error], [blank]], [[10.0], [1.0], [1.0]]]),
            ("OPS_ABC", [[[700.0], [blank], [300.0]], None, None]),
            ("OPS_FRESH", [None, None]),
            ("OPS_TOP", ["pay_amt", "country", 1.0, "2010-11", None, *none]),
            ("OPS_CVR", [blank, blank]),
        ]
    )
    assert results == [
        [[1470272.482]],
        [[99618.2], [84.0]],
        [['#XLOPS: no metric "pay_amnt"; did you mean "pay_amt"?']],
        [[0.1], ["#DIV/0!"], [""]],
        [["A"], [""], ["A"]],
        [["2010-12-09"]],
        [["United Kingdom", 1275581.142]],
        [[""]],
    ]
    for declared in FUNCTIONS:
        signature = ", ".join(("Optional " if each.optional else "") + each.name for each in declared.arguments)
        assert f"Function {declared.id}({signature})\n" in wrappers
