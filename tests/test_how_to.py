"""The how-to pages: each diff is applied to a copy of the package, and what the page promises is looked at."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
TODAY = "2026-03-03"
ORDERS = """\
order_id,day,pay_day,status,region,paid_amt,units
1,2026-03-01,2026-03-01,paid,浙江,100.00,2
2,2026-03-02,2026-03-02,paid,广东,380.50,1
3,2026-03-02,2026-03-02,paid,浙江,80.50,1
"""
SHIPMENTS = """\
Shipment No.,Item code,Shipper,Booked,ETA,Delivered,Pieces,Cost per piece,State
S-1,00071,Ningbo Ltd,02/01/2026,28/02/2026,01/03/2026,500,1.25,Delivered
S-2,00072,Ningbo Ltd,20/02/2026,05/04/2026,,300,2.10,At sea
S-3,00072,Ningbo Ltd,21/02/2026,05/04/2026,,300,2.10,Cancelled
Total,,,,,,1100,,
"""


def diff_in(page: str) -> str:
    """The one diff of a page."""
    (found,) = re.findall(r"```diff\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL)
    return str(found)


def package_with(page: str, folder: Path) -> Path:
    """A copy of the package with the diff of a page applied to it."""
    if shutil.which("git") is None:
        pytest.skip("git is absent, and it is git that applies a diff")
    for name in ("xlops", "templates", "workbooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "sample"))
    environment = {**os.environ, "GIT_CEILING_DIRECTORIES": str(folder.parent)}
    command = ["git", "apply", "--verbose", "-"]
    diff = diff_in(page).encode()
    done = subprocess.run(command, cwd=folder, input=diff, capture_output=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr.decode()
    return folder


def said_by(package: Path, code: str) -> Any:
    """What `code` prints as JSON when it runs with that copy of the package."""
    check = f"import json, xlops\nassert xlops.__file__.startswith({str(package)!r}), xlops.__file__\n"
    environment = {**os.environ, "PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", check + code]
    done = subprocess.run(command, cwd=package, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def shop_code(package: Path, name: str, text: str) -> str:
    """Code that makes a shop with one export and loads it: names `shop`, `settings`, `result`, `hub`."""
    return f"""
from datetime import date, datetime
from pathlib import Path
import sys
from xlops.archive.load import load
from xlops.hub import Hub
from xlops.settings import Store, read_settings
from xlops.shop import make_shop

paths = make_shop(Path({str(package / "shop")!r}), python=Path(sys.executable), stores=[Store("web", "Website")])
(paths.exports / "web" / {name!r}).write_text({text!r}, encoding="utf-8")
settings = read_settings(paths.settings)
now = datetime.fromisoformat({TODAY!r} + "T09:00")
result = load(paths.root, [paths.exports], settings=settings, now=now)
hub = Hub.open(paths.root, today=now.date())
"""


def pages_code() -> str:
    return "from xlops.pages import PAGES\npages = {name: make() for name, make in PAGES.items()}\n"


def only_one_new_file(page: str) -> str:
    """The path that the diff of a page makes; it touches no other."""
    diff = diff_in(page)
    assert diff.count("\n+++ ") == 1
    assert diff.startswith("--- /dev/null\n+++ b/")
    return diff.splitlines()[1].removeprefix("+++ b/")


def test_the_sheet_that_the_how_to_adds_is_in_the_workbook_the_report_and_the_pages(tmp_path: Path) -> None:
    assert only_one_new_file("add-a-sheet.md") == "xlops/sheets/regions.py"
    package = package_with("add-a-sheet.md", tmp_path / "copy")
    code = """
from xlops.build import build_hub
target = paths.root / "OpsHub.xlsx"
built = build_hub(hub, target, now=now, html=paths.root / "today.html")
import openpyxl, warnings
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    sheet = openpyxl.load_workbook(target)["地区"]
cells = [[cell.value for cell in row] for row in sheet[sheet.tables["t_regions"].ref]]
html = (paths.root / "today.html").read_text(encoding="utf-8")
print(json.dumps({"sheets": built.sheets, "cells": cells, "html": "近 30 天各地区支付金额" in html,
                  "docs": "`regions` | Regions | 地区 | detail" in pages["sheets.md"]}))
"""
    said = said_by(package, pages_code() + shop_code(package, "orders.csv", ORDERS) + code)
    assert "regions" in said["sheets"]
    assert said["html"]
    assert said["docs"]
    head, *rows = said["cells"]
    assert head == ["region", "pay_amt", "pay_amt_change", "orders"]
    assert [[row[0], row[1], row[3]] for row in rows] == [["广东", 380.5, 1], ["浙江", 180.5, 2]]


def test_the_source_that_the_how_to_adds_knows_its_export_and_loads_it(tmp_path: Path) -> None:
    assert only_one_new_file("add-a-source.md") == "xlops/sources/forwarder_shipments.py"
    package = package_with("add-a-source.md", tmp_path / "copy")
    code = """
columns = ["po", "sku", "day", "due_day", "received_day", "ordered_units", "received_units", "unit_cost", "currency"]
rows = hub.read("inbound", columns).sort_values("po").astype(object).to_dict("records")
(file,) = result.files
imports = hub.quality().imports["source"].tolist()
print(json.dumps({"rows": rows, "new": file.counts["inbound"].new, "rejected": file.rejected, "imports": imports,
                  "docs": "forwarder_shipments" in pages["sources.md"]}, default=str))
"""
    said = said_by(package, pages_code() + shop_code(package, "shipments.csv", SHIPMENTS) + code)
    assert said["docs"]
    assert said["imports"] == ["forwarder_shipments"]
    assert said["new"] == 2
    assert said["rejected"] == 0
    assert [[str(value) for value in row.values()] for row in said["rows"]] == [
        ["S-1", "00071", "2026-01-02", "2026-02-28", "2026-03-01", "500", "500.0", "1.25", "USD"],
        ["S-2", "00072", "2026-02-20", "2026-04-05", "None", "300", "nan", "2.1", "USD"],
    ]


def test_the_metric_that_the_how_to_adds_applies_and_is_asked(tmp_path: Path) -> None:
    package = package_with("add-a-metric.md", tmp_path / "copy")
    code = """
from xlops.engine.formula import formula
from xlops.sheets import SHEETS
answer = hub.ask(["ad_fav_rate"], by=["campaign"], period="2026-03-02")
print(json.dumps({"rows": [[row["campaign"], float(row["ad_fav_rate"])] for row in answer.rows],
                  "docs": 'id="ad_fav_rate"' in pages["metrics.md"],
                  "dictionary": "点击收藏率" in str(SHEETS["dictionary"].build(hub)),
                  "formula": formula("ad_fav_rate", bases={}, facts_known=("ads",))}))
"""
    ads = "day,tool,campaign,imps,clicks,spend,favs\n2026-03-02,search,Spring,1000,40,20.00,6\n"
    said = said_by(package, pages_code() + shop_code(package, "ads.csv", ads) + code)
    assert said["rows"] == [["Spring", 0.15]]
    assert said["docs"]
    assert said["dictionary"]
    assert "t_daily[ad_favs]" in said["formula"]
    assert "t_daily[clicks]" in said["formula"]


def test_the_ledger_that_the_how_to_adds_is_typed_into_read_and_logged(tmp_path: Path) -> None:
    assert only_one_new_file("add-a-ledger.md") == "xlops/ledgers/couriers.py"
    package = package_with("add-a-ledger.md", tmp_path / "copy")
    code = """
import warnings
import openpyxl
from xlops.build import build_hub
from xlops.morning import read_workbook
from xlops.archive import Archive
from xlops.typed.log import ledger_log
target = paths.root / "OpsHub.xlsx"
build_hub(hub, target, now=now)
warnings.simplefilter("ignore")
book = openpyxl.load_workbook(target)
sheet = book["快递公司"]
top = sheet[sheet.tables["t_couriers"].ref.split(":")[0]]
heads = {sheet.cell(top.row, at).value: at for at in range(top.column, top.column + 8)}
for row, cells in enumerate([{"courier": "SF", "transit_days": 30, "least_parcels": 200, "parcel_price": 1.5},
                             {"courier": "YTO", "transit_days": 900}], top.row + 1):
    for name, value in cells.items():
        sheet.cell(row, heads[name]).value = value
book.save(target)
outcome = read_workbook(target, paths, settings, now)
after = Hub.open(paths.root, today=now.date())
built = build_hub(after, target, now=now)
rows = after.read("couriers", ["store", "courier", "transit_days", "least_parcels"]).astype(object).values.tolist()
archive = Archive.open(paths.archive)
book = openpyxl.load_workbook(target, data_only=True)["快递公司"]
shown = [[book.cell(top.row + at, heads[each]).value for each in ("courier", "least_amount", "check")] for at in (1, 2)]
print(json.dumps({"rows": rows, "wrong": [each.reason.zh for each in outcome.wrong], "shown": shown,
                  "log": sorted({each.column for each in ledger_log(archive, archive.generation(), "couriers")}),
                  "docs": ["`couriers`" in pages[name] for name in ("ledgers.md", "facts.md", "sheets.md")],
                  "inputs": "couriers" in after.typed.rows}))
"""
    said = said_by(package, pages_code() + shop_code(package, "orders.csv", ORDERS) + code)
    assert said["rows"] == [["*", "SF", 30, 200]]
    assert said["wrong"] == ["时效(天)：超过一年；请按天填写"]
    assert said["shown"] == [["SF", 300, None], ["YTO", None, "时效(天)：超过一年；请按天填写"]]
    assert said["log"] == ["least_parcels", "parcel_price", "transit_days"]
    assert said["docs"] == [True, True, True]
    assert said["inputs"]


def test_the_function_that_the_how_to_adds_is_computed_wrapped_and_in_the_pages(tmp_path: Path) -> None:
    assert only_one_new_file("add-a-function.md") == "xlops/functions/live_rooms.py"
    package = package_with("add-a-function.md", tmp_path / "copy")
    code = """
from xlops.faces.udfs import functions_for
made = functions_for(None)["OPS_GPM"]
print(json.dumps({"value": made([[5000], [None]], [[20000], [1]]), "docs": "`OPS_GPM(sales, views)`" in pages["functions.md"],
                  "wizard": made.__doc__}))
"""
    said = said_by(package, pages_code() + code)
    assert said == {"value": [[250.0], [""]], "docs": True, "wizard": "Sales per thousand views."}
