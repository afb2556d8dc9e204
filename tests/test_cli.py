from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from xlops.errors import InputError, OutputError, UsageError
from xlops.faces.cli import cli
from xlops.faces.cli.failure import LOG_FOLDER, run

ROOT = Path(__file__).parent.parent
COMMANDS = [
    "init",
    "load",
    "start",
    "build",
    "excel",
    "batch",
    "ledger",
    "ask",
    "events",
    "metrics",
    "sources",
    "inspect",
    "forecast",
    "stock-plan",
    "simulate",
    "purchase-order",
    "report",
    "share",
    "doctor",
    "backup",
    "restore",
    "demo",
]
ORDERS = """\
order_id,day,pay_day,status,currency,order_amt,paid_amt,units
1,2026-03-01,2026-03-01,paid,CNY,100.00,100.00,2
2,2026-03-01,,placed,CNY,50.00,0.00,1
3,2026-03-02,2026-03-02,paid,CNY,80.50,80.50,1
"""
TRAFFIC = """\
day,channel,visitors,buyers
2026-03-01,search,100,3
2026-03-02,search,120,4
"""
Xlops = Callable[..., tuple[int, str, str]]


@pytest.fixture
def xlops(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Xlops:
    """xlops(*arguments) -> exit code, what stood on stdout, what stood on stderr."""
    monkeypatch.delenv("COLUMNS", raising=False)

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run(cli, [str(each) for each in arguments])
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        return code, told.out, told.err

    return call


@pytest.fixture
def shop(tmp_path: Path, xlops: Xlops) -> Path:
    """A shop of one store with three orders in its exports."""
    place = tmp_path / "shop"
    assert xlops("init", place, "--store", "web=Website,own", "--lang", "en", "--time-zone", "UTC")[0] == 0
    (place / "exports" / "web" / "orders.csv").write_text(ORDERS)
    return place


def test_help_lists_every_command_in_the_order_of_the_day(xlops: Xlops) -> None:
    code, out, _ = xlops("--help")
    assert code == 0
    listed = out.partition("Commands:")[2].splitlines()
    assert [each.split()[0] for each in listed if each.strip()] == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example(xlops: Xlops, name: str) -> None:
    code, out, _ = xlops(name, "--help")
    assert code == 0
    assert f"xlops {name}" in out.partition("Options:")[0].partition("\n")[2]


def test_help_costs_little(tmp_path: Path) -> None:
    before = os.times()
    subprocess.run([sys.executable, "-m", "xlops", "--help"], cwd=ROOT, check=True, capture_output=True)
    after = os.times()
    seconds = after.children_user + after.children_system - before.children_user - before.children_system
    assert seconds <= 0.4


def test_wrong_usage_is_one_line_and_code_2(xlops: Xlops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments in (["bild"], ["ask"], ["build", "--today", "soon"], ["build"], ["load", "--shop", "nowhere"]):
        code, out, err = xlops(*arguments)
        assert (code, out) == (2, ""), arguments
        assert err.startswith("xlops: ")
        assert err.count("\n") == 1
    assert "Did you mean 'build'" in xlops("bild")[2]
    assert "xlops init" in xlops("build")[2]


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (UsageError("that is wrong"), 2, "xlops: that is wrong\n"),
        (OutputError("a.xlsx is open"), 2, "xlops: a.xlsx is open\n"),
        (InputError("a.csv", "it is\nempty", "download it again"), 1, "xlops: a.csv: it is empty; download it again\n"),
        (KeyboardInterrupt(), 130, "stopped"),
        (OSError(28, "No space left on device"), 2, "the disk is full"),
        (MemoryError(), 2, "not enough memory"),
    ],
)
def test_every_failure_is_one_line(
    capsys: pytest.CaptureFixture[str], error: BaseException, code: int, said: str
) -> None:
    @click.command()
    def failing() -> None:
        raise error

    assert run(failing, []) == code
    err = capsys.readouterr().err
    assert said in err
    assert len(err.strip().splitlines()) == 1


def test_a_reader_that_has_seen_enough_is_no_failure() -> None:
    command = [sys.executable, "-m", "xlops", "metrics"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.wait(timeout=60) == 0
        assert running.stderr.read() == ""


def test_the_unexpected_is_one_line_and_its_details_are_kept(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    @click.command()
    def failing() -> None:
        LOG_FOLDER.set(tmp_path)
        raise ZeroDivisionError("nobody thought of it")

    assert run(failing, []) == 2
    err = capsys.readouterr().err
    log = tmp_path / "xlops-errors.log"
    assert "ZeroDivisionError" in err
    assert str(log) in err
    assert "Traceback" not in err
    assert "nobody thought of it" in log.read_text()


def test_init_never_touches_a_shop_that_stands(xlops: Xlops, shop: Path) -> None:
    before = (shop / "xlops.toml").read_bytes()
    code, _, err = xlops("init", shop, "--name", "other", "--lang", "en")
    assert code == 2
    assert "already" in err
    assert (shop / "xlops.toml").read_bytes() == before


def test_init_keeps_the_names_of_its_stores(xlops: Xlops, tmp_path: Path) -> None:
    code, out, _ = xlops("init", tmp_path / "店", "--store", "tmall=旗舰店,tmall", "--store", "jd")
    assert code == 0
    assert str(tmp_path / "店" / "exports" / "tmall") in out
    assert 'tmall" = { name = "旗舰店", platform = "tmall" }' in (tmp_path / "店" / "xlops.toml").read_text("utf-8")
    assert xlops("init", tmp_path / "b", "--store", "=x")[0] == 2


def test_init_speaks_the_language_it_sets_and_names_the_folder(
    xlops: Xlops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gifts").mkdir()
    monkeypatch.chdir(tmp_path / "gifts")
    assert "店铺 gifts" in xlops("init", ".")[1]
    assert "已经是店铺文件夹" in xlops("init", ".")[2]
    assert "the shop other" in xlops("init", tmp_path / "other", "--lang", "en")[1]


def test_init_knows_currencies(xlops: Xlops, tmp_path: Path) -> None:
    code, out, err = xlops("init", tmp_path / "a", "--currency", "YEN", "--lang", "en")
    assert (code, out) == (2, "")
    assert err == 'xlops: currency "YEN" is no ISO code of a currency; did you mean JPY?\n'
    assert "是不是 GBP" in xlops("init", tmp_path / "a", "--currency", "gbp")[2]
    assert not (tmp_path / "a" / "xlops.toml").exists()
    assert xlops("init", tmp_path / "a", "--currency", "JPY")[0] == 0


def test_without_a_shop_what_to_do_is_said_in_the_language_asked_for(
    xlops: Xlops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "这里没有店铺" in xlops("start", "--lang", "zh")[2]
    assert "不是店铺文件夹" in xlops("start", "--lang", "zh", "--shop", "nowhere")[2]


def test_loading_twice_changes_nothing_and_is_done(xlops: Xlops, shop: Path) -> None:
    code, out, _ = xlops("load", "--shop", shop)
    assert code == 0
    assert "orders 3 new" in out
    code, out, _ = xlops("load", "--shop", shop)
    assert code == 0
    assert "nothing new" in out


def test_a_file_that_cannot_be_read_gives_1_and_stops_no_other(xlops: Xlops, shop: Path) -> None:
    (shop / "exports" / "web" / "broken.csv").write_bytes(b"")
    code, out, _ = xlops("load", "--shop", shop)
    assert code == 1
    assert "NOT READ" in out
    assert "orders 3 new" in out


def test_a_chinese_shop_is_told_in_chinese(xlops: Xlops, shop: Path, tmp_path: Path) -> None:
    settings = shop / "xlops.toml"
    settings.write_text(settings.read_text("utf-8").replace('language = "en"', 'language = "zh"'), encoding="utf-8")
    bad = shop / "exports" / "web" / "broken.csv"
    bad.write_bytes(b"")
    code, out, _ = xlops("load", "--shop", shop)
    assert code == 1
    assert "broken.csv：文件是空的；请重新下载报表" in out
    assert "订单：新增 3" in out
    assert "2 个文件：导入 1，未变 0；未读入 1；第 1 代" in out
    assert "the file is empty; download the export again" in xlops("load", "--shop", shop, "--lang", "en")[1]
    assert "xlops: broken.csv：文件是空的；请重新下载报表\n" in xlops("inspect", bad, "--shop", shop)[2]
    (tmp_path / "folder").mkdir()
    assert "没有可读取的文件" in xlops("load", tmp_path / "folder", "--shop", shop)[2]
    assert "the file is empty" in xlops("inspect", bad, "--shop", shop, "--lang", "en")[2]


def test_nothing_read_gives_2(xlops: Xlops, shop: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    assert xlops("load", empty, "--shop", shop)[0] == 2
    (tmp_path / "folder").mkdir()
    code, _, err = xlops("load", tmp_path / "folder", "--shop", shop)
    assert code == 2
    assert "no files to read" in err


def test_ask_prints_rows(xlops: Xlops, shop: Path) -> None:
    xlops("load", "--shop", shop)
    today = ("--shop", shop, "--today", "2026-03-03")
    code, out, _ = xlops("ask", "pay_amt", "--by", "day", "--period", "2026-03-01..2026-03-02", *today)
    assert code == 0
    assert [each.split() for each in out.splitlines()[2:]] == [["2026-03-01", "100.00"], ["2026-03-02", "80.50"]]
    assert "Paid amount" in out


def test_ask_gives_json_and_csv(xlops: Xlops, shop: Path, tmp_path: Path) -> None:
    xlops("load", "--shop", shop)
    question = ("ask", "pay_amt", "--by", "store", "--period", "2026-03", "--shop", shop, "--today", "2026-04-01")
    code, out, _ = xlops(*question, "--json")
    assert code == 0
    assert json.loads(out) == [{"store": "web", "pay_amt": "180.5000"}]
    assert xlops(*question, "--csv", tmp_path / "rows.csv")[0] == 0
    assert (tmp_path / "rows.csv").read_bytes().decode("utf-8-sig") == "store,pay_amt\r\nweb,180.5000\r\n"


def test_ask_says_what_was_meant(xlops: Xlops, shop: Path) -> None:
    xlops("load", "--shop", shop)
    for arguments, said in (
        (["pay_amnt"], "pay_amt"),
        (["pay_amt", "--period", "yesterdy"], "yesterday"),
        (["pay_amt", "--where", "store"], "--where"),
        (["pay_amt", "--as-of", "x"], "generation"),
    ):
        code, out, err = xlops("ask", *arguments, "--shop", shop)
        assert (code, out) == (2, "")
        assert said in err


def test_ask_says_in_words_what_figures_are_and_why_there_are_none(xlops: Xlops, shop: Path) -> None:
    (shop / "exports" / "web" / "traffic.csv").write_text(TRAFFIC)
    xlops("load", "--shop", shop)
    place = ("--shop", shop, "--today", "2026-03-03")
    asked = xlops("ask", "uv", "--by", "channel", "--period", "2026-03-01..2026-03-02", *place)
    assert "Visitors: as the platform attributes it; sum of days or cells, not de-duplicated" in asked[2]
    assert "未去重" in xlops("ask", "uv", "--period", "2026-03-01..2026-03-02", *place, "--lang", "zh")[2]
    code, _, err = xlops("ask", "pay_amt", "--by", "day", "--period", "2025-01", *place)
    assert code == 0
    assert "Orders run from 2026-03-01 to 2026-03-02, none in 2025-01-01..2025-01-31" in err
    assert "blank: the shop has no Ads yet" in xlops("ask", "spend", *place)[2]


def test_ask_knows_stores_and_currencies(xlops: Xlops, shop: Path) -> None:
    xlops("load", "--shop", shop)
    place = ("ask", "pay_amt", "--shop", shop, "--today", "2026-03-03")
    code, out, err = xlops(*place, "--where", "store=zzz")
    assert (code, out, err) == (2, "", 'xlops: no store "zzz"; there are: web\n')
    assert xlops(*place, "--currency", "XXX")[2] == (
        "xlops: no amount of the shop is in XXX; there are amounts in CNY\n"
    )
    assert "没有店铺“wbe”；是不是“web”？" in xlops(*place, "--where", "store=wbe", "--lang", "zh")[2]
    assert "xlops metrics WORD" in xlops("ask", "nosuch", "--shop", shop)[2]


def test_an_odd_today_is_told_in_one_line(xlops: Xlops, shop: Path) -> None:
    xlops("load", "--shop", shop)
    ahead = xlops("ask", "pay_amt", "--shop", shop, "--today", "2099-01-01")[2]
    assert "ahead of the clock" in ahead.splitlines()[0]
    assert "ahead" not in "".join(ahead.splitlines()[1:])
    old = shop.with_name("old")
    assert xlops("init", old, "--store", "web", "--lang", "en")[0] == 0
    (old / "exports" / "web" / "orders.csv").write_text(ORDERS.replace("2026-", "2016-"))
    code, _, err = xlops("start", "--shop", old)
    assert code == 0
    assert "the last data is of 2016-03-02" in err
    assert "--today 2016-03-03" in err


def test_the_shop_is_found_from_inside_it(xlops: Xlops, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop / "exports" / "web")
    assert xlops("load")[0] == 0
    assert xlops("ask", "orders", "--period", "2026-03")[0] == 0


def test_start_loads_and_builds(xlops: Xlops, shop: Path) -> None:
    code, out, _ = xlops("start", "--shop", shop, "--today", "2026-03-03")
    assert code == 0
    assert (shop / "OpsHub.xlsx").stat().st_size > 0
    assert (shop / "reports" / "today.html").stat().st_size > 0
    assert out.splitlines()[-2:] == [str(shop / "OpsHub.xlsx"), str(shop / "reports" / "today.html")]


@pytest.mark.parametrize("lock", ["~$OpsHub.xlsx", ".~lock.OpsHub.xlsx#"])
def test_a_workbook_that_is_open_is_not_replaced_under_somebodys_hands(xlops: Xlops, shop: Path, lock: str) -> None:
    assert xlops("start", "--shop", shop, "--today", "2026-03-03")[0] == 0
    before = (shop / "OpsHub.xlsx").read_bytes()
    (shop / lock).write_bytes(b"")
    for command in ("start", "build"):
        code, _, err = xlops(command, "--shop", shop, "--today", "2026-03-04")
        assert code == 2
        assert "save and close it, then try again" in err and lock in err
    assert (shop / "OpsHub.xlsx").read_bytes() == before


def test_a_damaged_workbook_is_kept_and_made_anew_and_nothing_is_to_be_downloaded(xlops: Xlops, shop: Path) -> None:
    assert xlops("start", "--shop", shop, "--today", "2026-03-03")[0] == 0
    (shop / "OpsHub.xlsx").write_bytes(b"hello")
    code, out, err = xlops("start", "--shop", shop, "--today", "2026-03-03")
    assert code == 1
    assert "what was typed in it since the last start was not read" in err and "download" not in err
    assert "OpsHub.xlsx was made anew; the one that stood there is kept as" in out
    assert [each.read_bytes() for each in (shop / "reports" / "kept").iterdir()] == [b"hello"]


def test_ledgers_and_generations_are_told_in_the_shops_language(xlops: Xlops, shop: Path) -> None:
    assert xlops("load", "--shop", shop)[0] == 0
    said = xlops("ledger", "restore", "tragets", "--as-of", 1, "--shop", shop, "--lang", "zh")[2]
    assert "没有台账“tragets”；是不是“targets”？" in said
    said = xlops("ledger", "restore", "targets", "--as-of", 9, "--shop", shop, "--lang", "zh")[2]
    assert "没有第 9 代；现有第 0 到第 1 代" in said


def test_build_writes_where_it_is_told_in_the_language_it_is_told(xlops: Xlops, shop: Path, tmp_path: Path) -> None:
    assert "nothing has been loaded" in xlops("build", "--shop", shop)[2]
    xlops("load", "--shop", shop)
    out = tmp_path / "out" / "march.xlsx"
    assert "there is no folder" in xlops("build", "--shop", shop, "--out", out)[2]
    assert not out.parent.exists()
    out.parent.mkdir()
    place = ("--shop", shop, "--today", "2026-03-03", "--out", out)
    assert xlops("build", *place, "--html", "--lang", "zh")[0] == 0
    assert "今日" in out.with_suffix(".html").read_text("utf-8")
    assert not (shop / "OpsHub.xlsx").exists()
    assert "hub" in xlops("build", "hubb", *place)[2]
    assert xlops("build", "--shop", shop, "--out", tmp_path / "march.csv")[0] == 2


def test_the_first_sheet_is_written_as_a_message(xlops: Xlops, shop: Path, tmp_path: Path) -> None:
    xlops("load", "--shop", shop)
    place = ("--shop", shop, "--today", "2026-03-03")
    code, out, _ = xlops("build", "--text", *place)
    message = shop / "reports" / "today.txt"
    assert code == 0
    assert out.splitlines()[-1] == str(message)
    text = message.read_text(encoding="utf-8")
    assert text.startswith("Today · shop · ")
    assert "Paid amount: ¥81 (" in text
    assert len(text.splitlines()) < 80
    code, out, _ = xlops("build", "--text", "--html", "--out", tmp_path / "march.xlsx", *place)
    assert [Path(each).name for each in out.splitlines()[-3:]] == ["march.xlsx", "march.html", "march.txt"]


def test_batch_builds_every_shop_that_can_be_built(xlops: Xlops, shop: Path, tmp_path: Path) -> None:
    xlops("init", tmp_path / "empty")
    code, out, _ = xlops("batch", tmp_path, "--load", "--today", "2026-03-03", "--out", tmp_path / "out", "--jobs", 1)
    assert code == 1
    assert "1 of 2 shops built" in out
    assert (tmp_path / "out" / "shop" / "OpsHub.xlsx").exists()
    assert xlops("batch", tmp_path / "out")[0] == 2


def test_metrics_are_listed_found_and_explained(xlops: Xlops) -> None:
    from xlops.metrics import METRICS

    code, out, _ = xlops("metrics")
    assert code == 0
    assert {each.id for each in METRICS} <= {each.split()[0] for each in out.splitlines() if each.strip()}
    assert "cvr_pay" in xlops("metrics", "conversion")[1]
    assert "支付转化率" in xlops("metrics", "cvr_pay", "--lang", "zh")[1]
    code, _, err = xlops("metrics", "cvr_pai")
    assert code == 2
    assert "cvr_pay" in err


def test_metrics_in_chinese_are_all_chinese(xlops: Xlops) -> None:
    out = xlops("metrics", "cvr_pay", "--lang", "zh")[1]
    assert "公式：" in out
    assert "Paid" not in out
    assert "meaning" not in out
    assert "含义" in xlops("metrics", "--lang", "zh")[1].splitlines()[0]


def test_sources_are_listed_with_their_columns(xlops: Xlops) -> None:
    from xlops.facts import FACTS
    from xlops.sources import SOURCES

    code, out, _ = xlops("sources")
    assert code == 0
    assert {each.id for each in SOURCES} <= {each.split()[0] for each in out.splitlines() if each.strip()}
    assert "订单" in xlops("sources", "--lang", "zh")[1]
    out = xlops("sources", "tmall_order_report")[1]
    assert "订单编号" in out
    for fact in FACTS.where(lambda each: not each.internal):
        code, out, _ = xlops("sources", fact.id)
        assert code == 0, fact.id
        assert "exports/<store>/" in out
    assert 'did you mean "targets"' in xlops("sources", "target")[2]


def test_inspect_says_what_is_wrong_once_with_whole_names(xlops: Xlops, shop: Path, tmp_path: Path) -> None:
    renamed = tmp_path / "orders.csv"
    renamed.write_text(ORDERS.replace("order_id", "order_idd"))
    code, out, err = xlops("inspect", renamed, "--shop", shop)
    assert code == 1
    assert (out + err).count("renamed to") == 1
    names = [f"a_rather_long_name_{each}" for each in range(12)]
    renamed.write_text(",".join(names) + "\n" + ",".join("1" * 12) + "\n")
    said = "".join(xlops("inspect", renamed, "--shop", shop)[1:])
    assert "xlops sources" in said
    shown = said.partition("columns: ")[2].partition(" ...;")[0].split(", ")
    assert shown == names[: len(shown)]
    assert shown


def test_inspect_shows_what_a_file_is_and_loads_nothing(xlops: Xlops, shop: Path, tmp_path: Path) -> None:
    file = shop / "exports" / "web" / "orders.csv"
    code, out, _ = xlops("inspect", file, "--shop", shop, "--lang", "en")
    assert code == 0
    assert "Orders" in out
    assert "paid_amt" in out
    assert not (shop / ".xlops").exists()
    (tmp_path / "odd.csv").write_text("a,b\n1,2\n")
    code, _, err = xlops("inspect", tmp_path / "odd.csv", file, "--shop", shop)
    assert code == 1
    assert "no known export" in err


def test_inspect_shows_no_person(xlops: Xlops, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(
        ORDERS.replace("units\n", "units,buyer\n").replace(",2\n", ",2,Li Lei\n").replace(",1\n", ",1,Han\n")
    )
    code, out, _ = xlops("inspect", file)
    assert code == 0
    assert "Li Lei" not in out


@pytest.mark.skipif(os.name == "nt", reason="no such file names there")
def test_what_a_file_says_moves_no_cursor_and_becomes_no_formula(xlops: Xlops, shop: Path, tmp_path: Path) -> None:
    folder = shop / "exports" / "web"
    items = "order_id,line,day,pay_day,sku,status,currency,units,paid_amt\n"
    items += "1,1,2026-03-01,2026-03-01,\x1b[2Jred,paid,CNY,1,100.00\n2,1,2026-03-01,2026-03-01,=1+1,paid,CNY,1,80.50\n"
    lines = folder / "order_lines\x1b]0;pwned\x07.csv"
    lines.write_text(items + "3,1,2026-03-01,2026-03-01,\x9b31m,paid,CNY,\x1b[31mmany,80.50\n", encoding="utf-8")
    (folder / "odd\x1b[31m.csv").write_text("\x1b[31ma,b\n1,2\n")
    said = [xlops("load", "--shop", shop), xlops("inspect", lines, folder / "odd\x1b[31m.csv", "--shop", shop)]
    question = ("ask", "pay_amt", "--by", "sku", "--period", "2026-03", "--shop", shop, "--today", "2026-04-01")
    said += [xlops(*question), asked := xlops(*question, "--json")]
    assert {each["sku"] for each in json.loads(asked[1])} == {"\x1b[2Jred", "=1+1"}
    for _, out, err in said:
        assert "\x1b" not in out + err
        assert "\x9b" not in out + err
    assert "[2Jred" in said[2][1]
    assert xlops(*question, "--csv", tmp_path / "rows.csv")[0] == 0
    rows = (tmp_path / "rows.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert {each.split(",")[0] for each in rows} == {"[2Jred", "'=1+1"}


def test_a_workbook_changed_by_hand_is_kept(xlops: Xlops, shop: Path) -> None:
    start = ("start", "--shop", shop, "--today", "2026-03-03")
    xlops(*start)
    xlops(*start)
    assert not (shop / "reports" / "kept").exists()
    (shop / "OpsHub.xlsx").write_bytes(b"typed by hand")
    code, out, _ = xlops(*start)
    kept = list((shop / "reports" / "kept").iterdir())
    assert code == 1, "what may have been typed in it was not read"
    assert str(kept[0]) in out
    assert [each.read_bytes() for each in kept] == [b"typed by hand"]
    assert (shop / "OpsHub.xlsx").stat().st_size > 1000
