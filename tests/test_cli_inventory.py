"""`xlops forecast`, `xlops stock-plan`, `xlops simulate`: any usual headers, both languages, bad input in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from demand import START, shop

from xlops.faces.cli import cli
from xlops.faces.cli.failure import run

Xlops = Callable[..., tuple[int, str, str]]


@pytest.fixture
def xlops(capsys: pytest.CaptureFixture[str]) -> Xlops:
    """xlops(*arguments) -> exit code, what stood on stdout, what stood on stderr."""

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run(cli, [str(each) for each in arguments])
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        return code, told.out, told.err

    return call


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    file = tmp_path / "sales.csv"
    shop(12, 120).rename(columns={"unique_id": "sku", "ds": "day", "y": "units"}).to_csv(file, index=False)
    return file


def test_the_same_sales_give_the_same_forecast_whatever_the_file(xlops: Xlops, sales: Path, tmp_path: Path) -> None:
    frame = pd.read_csv(sales)
    usual = xlops("forecast", sales)[1]
    frame.set_axis(["unique_id", "ds", "y"], axis=1).to_excel(tmp_path / "long.xlsx", index=False)
    chinese = frame.set_axis(["商品编码", "日期", "销量"], axis=1)
    chinese.assign(日期=chinese["日期"].str.replace("-", "/")).to_csv(
        tmp_path / "销量.csv", index=False, encoding="gbk"
    )
    assert usual.count("\n") == 14
    for file in ("long.xlsx", "销量.csv"):
        assert xlops("forecast", tmp_path / file) == (0, usual, "")


def test_the_forecast_of_every_day_goes_into_a_file(xlops: Xlops, sales: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert xlops("forecast", sales, "--horizon", 5, "--csv", out)[0] == 0
    found = pd.read_csv(out)
    assert list(found.columns) == ["unique_id", "ds", "mean", "p50", "p90", "p95"]
    assert len(found) == 60
    assert found["ds"].min() == str((START + pd.Timedelta(days=120)).date())


def test_both_languages_head_the_columns(xlops: Xlops, sales: Path) -> None:
    assert "safety stock" in xlops("stock-plan", sales)[1]
    assert "安全库存" in xlops("stock-plan", sales, "--lang", "zh")[1]


def test_an_id_that_would_be_a_formula_is_text_in_the_file(xlops: Xlops, sales: Path, tmp_path: Path) -> None:
    sales.write_text(sales.read_text().replace("S003", "=cmd()"), encoding="utf-8")
    xlops("stock-plan", sales, "--csv", tmp_path / "plan.csv")
    assert "\n'=cmd()," in (tmp_path / "plan.csv").read_text(encoding="utf-8-sig")


def test_the_stock_file_gives_what_to_order(xlops: Xlops, sales: Path, tmp_path: Path) -> None:
    stock, inbound, out = tmp_path / "stock.csv", tmp_path / "inbound.csv", tmp_path / "orders.csv"
    stock.write_text("商品编码,库存,起订量,箱规,交期\nS000,0,1,6,10\nS001,99999,1,1,\n", encoding="utf-8")
    inbound.write_text("sku,eta,units\nS000,2025-05-10,3\n", encoding="utf-8")
    code, _, said = xlops(
        "stock-plan", sales, "--stock", stock, "--inbound", inbound, "--csv", out, "--today", "2025-05-06"
    )
    assert code == 0
    assert "11 SKUs have no lead time; they take 14 days: S001" in said
    found = pd.read_csv(out).set_index("unique_id")
    assert found.loc["S000", "lead_time"] == 10
    assert found.loc["S000", "order_quantity"] % 6 == 0
    assert 0 <= found.loc["S000", "order_quantity"] - (found.loc["S000", "target"] - 3) < 6
    assert found.loc["S001", "order_quantity"] == 0
    assert found.loc["S002", "note"] == "no_stock"


def test_the_operators_stock_counts_as_by_hand(xlops: Xlops, sales: Path, tmp_path: Path) -> None:
    stock, bundles, out = tmp_path / "stock.csv", tmp_path / "bundles.csv", tmp_path / "orders.csv"
    bundles.write_text("bundle,component,units\npair,S000,2\n", encoding="utf-8")
    for rate, units in (("85%", 175), ("70%", 250)):
        head = "sku,on hand,returns,recovery,deposits,balance rate,reserved\n"
        stock.write_text(f"{head}S000,600,100,80%,500,{rate},0\npair,0,0,,0,,40\n", encoding="utf-8")
        xlops("stock-plan", sales, "--stock", stock, "--bundles", bundles, "--csv", out)
        assert pd.read_csv(out).set_index("unique_id").loc["S000", "available"] == pytest.approx(units)


def test_a_replay_shows_the_plan_beside_the_textbook(xlops: Xlops, sales: Path) -> None:
    code, out, _ = xlops("simulate", sales, "--lead-time", 5, "--service", 0.95, "--days", 42)
    assert code == 0
    assert "textbook" in out
    assert "calibrated" in out
    assert "12 SKUs" in out


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("sku,day,amount\nA,2026-01-01,5\n", 1, "x.csv: it has no column for y"),
        ("sku,day,units\nA,2026-01-01,5\nA,2026-01-02,many\n", 1, 'x.csv, row 3, column units: "many" is no number'),
        ("sku,day,units\nA,soon,5\n", 1, 'x.csv, row 2, column day: "soon" is no day'),
        ("sku,day,units\n", 1, "x.csv: "),
        ("", 1, "x.csv: "),
    ],
)
def test_bad_input_is_one_sentence(xlops: Xlops, tmp_path: Path, text: str, code: int, said: str) -> None:
    file = tmp_path / "x.csv"
    file.write_text(text, encoding="utf-8")
    for command in ("forecast", "stock-plan", "simulate"):
        found, _, err = xlops(command, file)
        assert (found, err.count("\n")) == (code, 1), err
        assert said in err


def test_odd_rows_are_used_or_left_out_aloud(xlops: Xlops, tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_text(
        "sku,day,units\nA,2026-01-01,5\nA,2026-01-02,-2\nA,2026-01-02,3\nA,2027-05-01,3\n", encoding="utf-8"
    )
    code, out, err = xlops("forecast", file, "--horizon", 7, "--today", "2026-02-01")
    assert code == 0
    assert out.count("\n") == 3
    assert "rows dated after 2026-02-01, left out: 1" in err
    assert "returns (negative rows): 1" in err
    assert "退货（负数行）" in xlops("forecast", file, "--lang", "zh")[2]


def test_one_day_of_history_gives_a_forecast_and_no_replay(xlops: Xlops, tmp_path: Path) -> None:
    file = tmp_path / "one.csv"
    file.write_text("sku,day,units\nA,2026-01-01,5\n", encoding="utf-8")
    assert xlops("forecast", file)[0] == 0
    assert xlops("stock-plan", file)[0] == 0
    code, _, err = xlops("simulate", file)
    assert (code, "the history has 1 days; a replay needs 98" in err) == (2, True)
    assert xlops("simulate", file, "--service", 95)[2] == (
        "xlops: service_level must lie above 0.5 and below 1; found 95.0\n"
    )
