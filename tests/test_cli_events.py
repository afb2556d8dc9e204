from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import vobject

from xlops.faces.cli import cli
from xlops.faces.cli.failure import run

Xlops = Callable[..., tuple[int, str, str]]


@pytest.fixture
def xlops(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Xlops:
    """xlops(*arguments) in an empty folder -> exit code, stdout, stderr."""
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> tuple[int, str, str]:
        code = run(cli, [str(each) for each in arguments])
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        return code, told.out, told.err

    return call


def test_a_year_is_listed_with_its_dates_levels_and_collisions_without_a_shop(xlops: Xlops) -> None:
    code, out, _ = xlops("events", "--year", 2026, "--region", "cn")
    assert code == 0
    (cny,) = (line for line in out.splitlines() if " cny  " in line)
    assert cny.split("  ")[0] == "2026-02-17 (Tue)" and "A" in cny and "set" in cny
    (goods,) = (line for line in out.splitlines() if " new_year_goods  " in line)
    assert "planned" in goods and "2025-11-20 (T−61)" in goods
    assert "Dragon Boat Festival (06-19) lies in 618, encore, +1 days from its day" in out
    assert "thanksgiving" not in out


def test_an_event_is_shown_with_phases_and_every_task(xlops: Xlops) -> None:
    code, out, _ = xlops("events", "双11", "--year", 2027, "--lang", "zh")
    assert code == 0
    assert out.startswith("双11 2027 · 2027-11-11（周四） · S 级：最大 · 已定")
    assert "规则：每年11月11日" in out and "平台：tmall, taobao, jd, pdd, douyin" in out
    (freeze,) = (line for line in out.splitlines() if " T−2 " in line)
    assert freeze.split()[:2] == ["2027-11-09", "T−2"]
    assert "copy_approved, stock_in, register_close" in freeze
    (registration,) = (line for line in out.splitlines() if " register_open " in line)
    assert "计划" in registration  # nobody announced it
    assert "2027 年的调休安排尚未公布" in out


def test_the_shops_own_dates_market_and_language_hold(xlops: Xlops, tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    assert xlops("init", shop, "--store", "a=A,amazon", "--lang", "en", "--currency", "USD")[0] == 0
    settings = shop / "xlops.toml"
    settings.write_text(settings.read_text() + '\n[events.prime_day]\n2027 = "2027-07-13..2027-07-16"\n')
    code, out, _ = xlops("events", "--shop", shop, "--today", "2027-03-01", "--level", "S")
    assert code == 0
    (prime,) = (line for line in out.splitlines() if " prime_day " in line)
    assert prime.startswith("2027-07-13 (Tue) .. 07-16") and " set " in prime
    assert " black_friday " in out and " double11 " not in out and " easter " not in out


def test_hours_of_another_market_are_shown_on_the_shops_clock_too(xlops: Xlops, tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    assert xlops("init", shop, "--store", "a=A,amazon", "--lang", "en", "--time-zone", "Asia/Shanghai")[0] == 0
    _, out, _ = xlops("events", "prime_day", "--shop", shop, "--year", 2026, "--region", "us")
    (burst,) = (line for line in out.splitlines() if line.startswith("burst"))
    assert burst.split()[1:3] == ["2026-06-23", "00:00"] and "2026-06-23 15:00" in burst
    _, home, _ = xlops("events", "double11", "--shop", shop, "--year", 2026)
    assert "from, in" not in home


def test_the_calendar_file_is_written_and_read_elsewhere(xlops: Xlops, tmp_path: Path) -> None:
    code, out, _ = xlops("events", "--year", 2027, "--level", "S", "--region", "cn", "--ics", tmp_path / "year.ics")
    assert code == 0 and "year.ics: " in out
    calendar = vobject.readOne((tmp_path / "year.ics").read_bytes().decode())
    ids = {each.uid.value for each in calendar.vevent_list}
    assert {"618-2027@xlops", "double11-2027-presale@xlops", "double11-2027-task-freeze@xlops"} <= ids
    assert int(out.split("year.ics: ")[1].split()[0]) == len(ids)
    assert [each.name for each in tmp_path.iterdir()] == ["year.ics"]


def test_all_tasks_of_a_year_stand_in_order(xlops: Xlops) -> None:
    _, out, _ = xlops("events", "--year", 2027, "--region", "cn", "--level", "A", "--tasks")
    due = re.findall(r"  (\d{4}-\d\d-\d\d)  +T", out)
    assert len(due) > 200 and due == sorted(due)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--year", "1850"], "events are dated from 1900 to 2100, not in 1850"),
        (["duoble11"], 'no event "duoble11"; did you mean "double11"?'),
        (["--region", "mars"], 'no region "mars"; write cn, world, or a country'),
        (["--platform", "tmal"], 'no platform "tmal"; did you mean "tmall"?'),
        (["--ics", "nowhere/x.ics"], "x.ics: there is no folder nowhere"),
        (["own_day", "--year", "2027"], "Own store day has no known date in 2027"),
        (["--shop", "nowhere"], "nowhere"),
    ],
)
def test_a_wrong_question_gets_one_sentence(xlops: Xlops, arguments: list[str], message: str) -> None:
    code, _, err = xlops("events", *arguments)
    assert code == 2 and message in err and len(err.strip().splitlines()) == 1
