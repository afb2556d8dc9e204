"""Loading folders of exports: whose store a file is, what is passed over, one sentence a file."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from tests.archive_rows import held
from xlops.archive import Archive
from xlops.archive.load import LoadResult, load
from xlops.errors import UnknownName
from xlops.settings import Settings, Store

NOW = datetime(2026, 3, 1, 8)
TMALL = "订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额\n"
TWO = Settings("Demo", stores=(Store("north", "North"), Store("south", "South")))


def put(file: Path, *orders: str, age: int = 0) -> Path:
    """A Tmall order report with one paid order for each number, `age` seconds old."""
    rows = "".join(f"{each},10,10,上海,2020-02-21 00:00:00,2020-02-24 00:00:00,0\n" for each in orders)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(TMALL + rows, encoding="utf-8")
    os.utime(file, (1_700_000_000 - age,) * 2)
    return file


def run(shop: Path, *paths: Path, store: str | None = None, settings: Settings = TWO) -> LoadResult:
    return load(shop, paths or (shop / "exports",), store=store, settings=settings, now=NOW)


def orders_of(shop: Path) -> list[tuple[str, ...]]:
    return held(Archive.open(shop / ".xlops"), "orders", "store", "order_id")


def test_the_folder_under_exports_names_the_store(tmp_path: Path) -> None:
    put(tmp_path / "exports/north/2020/a.csv", "1")
    put(tmp_path / "exports/SOUTH/a.csv", "1", "2")
    result = run(tmp_path)
    assert orders_of(tmp_path) == [("north", "1"), ("south", "1"), ("south", "2")]
    assert [each.outcome for each in result.files] == ["loaded", "loaded"]
    assert {(each.store, each.sentence) for each in result.files} == {
        ("north", "orders 1 new"),
        ("south", "orders 2 new"),
    }


def test_loading_again_changes_nothing_and_says_so(tmp_path: Path) -> None:
    put(tmp_path / "exports/north/a.csv", "1")
    first = run(tmp_path)
    again = run(tmp_path)
    assert not again.commit.made and again.commit.generation == first.commit.generation
    assert [(each.outcome, each.sentence) for each in again.files] == [("unchanged", "read before: nothing to do")]


def test_a_repeated_download_is_unchanged(tmp_path: Path) -> None:
    one = put(tmp_path / "exports/north/a.csv", "1")
    shutil.copy(one, one.with_name("a (1).csv"))
    assert sorted(each.outcome for each in run(tmp_path).files) == ["loaded", "unchanged"]


def test_of_two_overlapping_exports_the_younger_one_counts(tmp_path: Path) -> None:
    young = put(tmp_path / "exports/north/a.csv", "1")
    young.write_text(young.read_text().replace(",10,10,", ",10,9,"))
    os.utime(young, (1_700_000_000,) * 2)
    put(tmp_path / "exports/north/b.csv", "1", "2", age=60)
    run(tmp_path)
    paid = held(Archive.open(tmp_path / ".xlops"), "orders", "order_id", "paid_amt::INTEGER")
    assert paid == [("1", 9), ("2", 10)]


def test_a_file_elsewhere_belongs_to_the_store_that_is_named_or_the_only_one(tmp_path: Path) -> None:
    file = put(tmp_path / "downloads/a.csv", "1")
    shop = tmp_path / "shop"
    shop.mkdir()
    result = run(shop, file)
    assert result.files[0].outcome == "failed"
    assert result.files[0].sentence == (
        "a.csv: nothing tells which store it belongs to; "
        "put it into exports/<store>/, or name the store with --store (north, south)"
    )
    run(shop, file, store="south")
    assert orders_of(shop) == [("south", "1")]
    run(shop, file, settings=Settings("Demo", stores=(Store("north", "North"),)))
    assert orders_of(shop) == [("north", "1"), ("south", "1")]


def test_a_misspelt_store_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match='no store "nroth"; did you mean "north"'):
        run(tmp_path, put(tmp_path / "a.csv", "1"), store="nroth")


def test_a_folder_of_no_store_of_the_settings_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "exports/nroth/a.csv", "1")
    put(tmp_path / "exports/Xyz/b.csv", "2")
    put(tmp_path / "exports/South/c.csv", "3")
    result = run(tmp_path)
    assert {each.file.name: each.sentence for each in result.of("failed")} == {
        "a.csv": 'a.csv: the store "nroth" is not in xlops.toml; '
        'add it there under [stores], or rename the folder: is "north" meant?',
        "b.csv": 'b.csv: the store "Xyz" is not in xlops.toml; '
        "add it there under [stores], or put the file into the folder of its store",
    }
    assert orders_of(tmp_path) == [("south", "3")]
    with pytest.raises(UnknownName, match=r"no store .Xyz.; there are: north, south; a new one is added to xlops.toml"):
        run(tmp_path, tmp_path / "exports/Xyz/b.csv", store="Xyz")


def test_one_file_under_two_stores_is_told(tmp_path: Path) -> None:
    first, second = put(tmp_path / "exports/north/a.csv", "1", age=60), put(tmp_path / "exports/south/a.csv", "1")
    assert first.read_bytes() == second.read_bytes()
    said = {each.store: each.sentence for each in run(tmp_path).files}
    assert said == {
        "north": "orders 1 new",
        "south": "orders 1 new; the same file was loaded for the store North too",
    }
    assert [each.outcome for each in run(tmp_path).files] == ["unchanged", "unchanged"]


def test_one_bad_file_stops_no_other_and_is_told_once_in_the_quarantine(tmp_path: Path) -> None:
    (bad := put(tmp_path / "exports/north/bad.csv")).write_text("what,is\nthis,file\n")
    put(tmp_path / "exports/north/empty.csv").write_text("")
    put(tmp_path / "exports/north/good.csv", "1")
    result = run(tmp_path, tmp_path / "exports", tmp_path / "gone.csv")
    assert {each.file.name: each.outcome for each in result.files} == {
        "bad.csv": "failed",
        "empty.csv": "failed",
        "good.csv": "loaded",
        "gone.csv": "failed",
    }
    assert "gone.csv: there is no such file" in [each.sentence.split(";")[0] for each in result.files]
    assert all("\n" not in each.sentence for each in result.files)
    again = run(tmp_path)
    assert not again.commit.made
    archive = Archive.open(tmp_path / ".xlops")
    told = archive.quarantine(archive.generation())["file"].to_pylist()
    assert sorted(told) == ["exports/north/bad.csv", "exports/north/empty.csv", "gone.csv"]
    put(bad, "2")
    assert [each.outcome for each in run(tmp_path, bad).files] == ["loaded"]


def test_what_is_no_export_is_passed_over(tmp_path: Path) -> None:
    place = tmp_path / "exports/north"
    for name in (".hidden.csv", "~$a.xlsx", "b.csv.crdownload", "c.part", "Thumbs.db", ".git/d.csv", "../README.txt"):
        put(place / name, "1")
    outside = put(tmp_path / "elsewhere/e.csv", "2")
    (place / "link.csv").symlink_to(outside)
    (place / "folder").symlink_to(outside.parent, target_is_directory=True)
    assert run(tmp_path).files == ()


def test_a_file_that_is_named_and_lies_in_a_named_folder_is_read_once(tmp_path: Path) -> None:
    file = put(tmp_path / "exports/north/a.csv", "1")
    assert len(run(tmp_path, file, file.parent, tmp_path / "exports").files) == 1


def test_progress_is_told_for_each_file(tmp_path: Path) -> None:
    put(tmp_path / "exports/north/a.csv", "1", age=9)
    put(tmp_path / "exports/north/b.csv", "2")
    told: list[tuple[str, int, int]] = []
    load(
        tmp_path,
        [tmp_path / "exports"],
        settings=TWO,
        now=NOW,
        progress=lambda name, number, total: told.append((name, number, total)),
    )
    assert told == [("a.csv", 0, 2), ("b.csv", 1, 2), ("", 2, 2)]


def test_ctrl_c_in_the_middle_leaves_the_last_generation(tmp_path: Path) -> None:
    put(tmp_path / "exports/north/a.csv", "1", age=9)
    run(tmp_path)
    put(tmp_path / "exports/north/b.csv", "2")
    put(tmp_path / "exports/north/c.csv", "3")

    def interrupt(name: str, number: int, total: int) -> None:
        if name == "c.csv":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(tmp_path, [tmp_path / "exports"], settings=TWO, now=NOW, progress=interrupt)
    assert orders_of(tmp_path) == [("north", "1")]
    run(tmp_path)
    assert orders_of(tmp_path) == [("north", "1"), ("north", "2"), ("north", "3")]
