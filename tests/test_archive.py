"""The archive: generations, one row a key, logs, as of, formats, lock, vacuum."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from deltalake import DeltaTable, write_deltalake
from filelock import FileLock

from tests.archive_rows import NOW, SETTINGS, commit, everything, held, line, order, reading
from xlops.archive import Archive, Counts, changes, generation, lock, tables
from xlops.archive.generation import FORMAT, UPGRADES
from xlops.errors import ArchiveError, UnknownName
from xlops.label import Label, same
from xlops.sources import Reading, Reject, Repair

DAY = date(2026, 2, 1)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.create(tmp_path / ".xlops")


def test_a_new_archive_is_empty_and_can_be_made_twice(archive: Archive) -> None:
    again = Archive.create(archive.root)
    assert again.generation().number == 0
    assert again.files("orders", again.generation()) == []
    assert again.imports(again.generation()).num_rows == 0


def test_opening_where_there_is_no_archive_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="xlops load"):
        Archive.open(tmp_path / ".xlops")


def test_rows_of_several_facts_come_in_as_one_generation(archive: Archive) -> None:
    done = commit(archive, reading("a.csv", orders=[order("1", DAY)], order_lines=[line("1"), line("1", 2)]))
    assert done.made and done.generation.number == 1
    assert done.facts == {"orders": Counts(new=1), "order_lines": Counts(new=2)}
    assert held(archive, "orders", "order_id", "paid_amt") == [("1", Decimal("10.0000"))]
    assert Archive.open(archive.root).generation() == done.generation


def test_the_same_bytes_again_change_nothing(archive: Archive) -> None:
    first = commit(archive, reading("a.csv", orders=[order("1", DAY)]))
    again = commit(archive, reading("a.csv", orders=[order("1", DAY)]))
    assert not again.made and again.generation == first.generation
    assert again.files[0].known and again.facts == {"orders": Counts(unchanged=1)}
    assert archive.knows(reading("a.csv", orders=[order("1", DAY)]).sha256, "shop")
    assert not archive.knows(reading("a.csv", orders=[order("1", DAY)]).sha256, "other")


def test_the_same_bytes_twice_in_one_load_count_once(archive: Archive) -> None:
    one = reading("a.csv", orders=[order("1", DAY)])
    done = commit(archive, one, replace(one, file=Path("copy of a.csv")))
    assert {each.file.name: each.known for each in done.files} == {"a.csv": False, "copy of a.csv": True}
    assert len(held(archive, "orders")) == 1


def test_the_same_rows_under_other_bytes_write_only_the_import_log(archive: Archive) -> None:
    first = commit(archive, reading("a.csv", orders=[order("1", DAY)], order_lines=[line("1")]))
    again = commit(archive, reading("b.csv", orders=[order("1", DAY)], order_lines=[line("1")]))
    assert again.facts == {"orders": Counts(unchanged=1), "order_lines": Counts(unchanged=1)}
    assert again.generation.tables == first.generation.tables
    assert archive.imports(again.generation)["file"].to_pylist() == ["a.csv", "b.csv"]


def test_a_changed_row_replaces_its_older_version_and_the_log_says_so(archive: Archive) -> None:
    commit(archive, reading("a.csv", orders=[order(str(each), DAY) for each in range(20)]))
    later = order("7", DAY, status="shipped", paid_amt=Decimal("10.01"))
    done = commit(archive, reading("b.csv", orders=[later, order("8", DAY), order("new", DAY)]))
    assert done.facts == {"orders": Counts(new=1, changed=1, unchanged=1)}
    assert done.changed_cells == 2
    assert len(held(archive, "orders")) == 21
    log = archive.changes(done.generation).select(["fact", "key", "column", "old", "new", "file"]).to_pylist()
    assert [tuple(each.values()) for each in log] == [
        ("orders", "7", "paid_amt", "10.0000", "10.0100", "b.csv"),
        ("orders", "7", "status", None, "shipped", "b.csv"),
    ]


def test_when_most_rows_change_the_table_is_written_anew(archive: Archive) -> None:
    commit(archive, reading("a.csv", orders=[order(str(each), DAY) for each in range(5)]))
    done = commit(archive, reading("b.csv", orders=[order(str(each), DAY, status="done") for each in range(4)]))
    assert done.facts == {"orders": Counts(changed=4)}
    assert held(archive, "orders", "order_id", "status") == [*((str(each), "done") for each in range(4)), ("4", None)]


def test_who_bought_is_not_written_into_the_changes(archive: Archive) -> None:
    commit(archive, reading("a.csv", orders=[order("1", DAY, "ann")]))
    done = commit(archive, reading("b.csv", orders=[order("1", DAY, "bob")]))
    log = archive.changes(done.generation).to_pylist()
    assert [(each["column"], each["old"], each["new"]) for each in log] == [("buyer", "***", "***")]


def test_a_long_list_of_changes_is_cut_and_the_rest_counted(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "MOST_CHANGES", 3)
    commit(archive, reading("a.csv", orders=[order(str(each), DAY) for each in range(5)]))
    done = commit(archive, reading("b.csv", orders=[order(str(each), DAY, status="done") for each in range(5)]))
    log = archive.changes(done.generation)
    assert log.num_rows == 4
    assert sum(log["count"].to_pylist()) == done.changed_cells == 5


def test_of_rows_with_one_key_the_later_file_wins(archive: Archive) -> None:
    first = reading("a.csv", orders=[order("1", DAY, status="placed"), order("1", DAY, status="paid")])
    second = reading("b.csv", orders=[order("1", DAY, status="shipped")])
    done = commit(archive, first, second)
    assert held(archive, "orders", "status") == [("shipped",)]
    assert done.facts == {"orders": Counts(new=1, repeated=2)}


def test_two_stores_with_the_same_order_numbers_stay_apart(archive: Archive) -> None:
    commit(
        archive,
        reading("a.csv", "north", orders=[order("1", DAY)], order_lines=[line("1")]),
        reading("b.csv", "south", orders=[order("1", DAY + timedelta(9))], order_lines=[line("1")]),
    )
    assert held(archive, "order_lines", "store", "day") == [("north", DAY), ("south", DAY + timedelta(9))]
    assert held(archive, "orders", "store", "buyer_kind") == [("north", "new"), ("south", "new")]


def test_blank_parts_of_a_key_are_one_value(archive: Archive) -> None:
    cell = {"day": DAY, "cut": "channel", "channel": "search", "visitors": 5}
    commit(archive, reading("a.csv", traffic=[cell]))
    done = commit(archive, reading("b.csv", traffic=[{**cell, "hour": "", "visitors": 6}]))
    assert done.facts == {"traffic": Counts(changed=1)}
    assert held(archive, "traffic", "hour", "sku", "visitors") == [("", "", 6)]


def test_a_row_without_its_key_goes_into_quarantine(archive: Archive) -> None:
    done = commit(archive, reading("a.csv", orders=[order("1", DAY), order("", DAY)], traffic=[{"cut": ""}]))
    assert done.files[0].rejected == 2
    log = archive.quarantine(done.generation).to_pylist()
    assert {(each["fact"], each["column"], each["kept"], each["count"]) for each in log} == {
        ("orders", "order_id", False, 1),
        ("traffic", "day", False, 1),
    }
    assert len(held(archive, "orders")) == 1


def test_rejects_and_repairs_are_logged_with_their_place(archive: Archive) -> None:
    one = reading(
        "a.csv",
        orders=[order("1", DAY)],
        rejects=(Reject("a.csv", 7, "price", "1,2,3", Label("no amount", "不是金额")),),
        repairs=(Repair("a.csv", None, "price", "¥1", same("1"), 3),),
    )
    done = commit(archive, one)
    (kept_out,) = archive.quarantine(done.generation).to_pylist()
    assert (kept_out["row"], kept_out["column"], kept_out["value"]) == (7, "price", "1,2,3")
    assert (kept_out["reason_en"], kept_out["reason_zh"]) == ("no amount", "不是金额")
    (mended,) = archive.repairs(done.generation).to_pylist()
    assert (mended["found_en"], mended["found_zh"], mended["made_zh"], mended["count"]) == ("¥1", "¥1", "1", 3)
    assert done.files[0].rejected == 1


def test_a_file_inside_the_shop_is_logged_by_its_path_there(archive: Archive) -> None:
    folder = archive.root.parent / "exports" / "shop"
    done = commit(archive, reading("a.csv", folder=folder, orders=[order("1", DAY)]))
    assert archive.imports(done.generation)["file"].to_pylist() == ["exports/shop/a.csv"]


def test_coverage_says_days_currencies_cuts_and_what_is_simulated(archive: Archive) -> None:
    days = [DAY, DAY + timedelta(1), DAY + timedelta(3)]
    cells = [{"day": day, "cut": "channel", "channel": "search", "currency": "GBP"} for day in days]
    cells.append({"day": DAY, "cut": "sku", "sku": "A", "currency": "USD"})
    done = commit(archive, reading("a.simulated.csv", traffic=cells, simulated=True))
    (covered,) = done.generation.coverage["traffic"].values()
    assert (covered.rows, covered.first, covered.last) == (4, days[0], days[2])
    assert covered.days == frozenset(days) and not covered.has(DAY + timedelta(2))
    assert covered.currencies == ("GBP", "USD") and covered.simulated
    assert covered.cuts["sku"].days == frozenset([DAY])
    more = commit(archive, reading("b.csv", traffic=[{**cells[0], "day": DAY + timedelta(2)}]))
    assert more.generation.coverage["traffic"]["shop"].days == frozenset(DAY + timedelta(each) for each in range(4))
    assert more.generation.coverage["traffic"]["shop"].simulated


def test_as_of_finds_what_was_known_then(archive: Archive) -> None:
    for nth in range(3):
        commit(archive, reading(f"{nth}.csv", orders=[order(str(nth), DAY)]), now=NOW + timedelta(days=nth))
    assert archive.generation(1).number == 1
    assert archive.generation(NOW.date()).number == 1
    assert archive.generation(NOW + timedelta(days=1, hours=-1)).number == 1
    assert archive.generation(NOW + timedelta(days=1)).number == 2
    assert archive.generation(date(2030, 1, 1)).number == 3
    assert len(held(archive, "orders", generation=archive.generation(2))) == 2
    with pytest.raises(ArchiveError, match="nothing had been loaded yet on 2020-01-01"):
        archive.generation(date(2020, 1, 1))
    with pytest.raises(ArchiveError, match="there is no generation 9; there are generations 0 to 3"):
        archive.generation(9)


def test_the_moment_of_a_generation_is_in_the_shops_time_zone(archive: Archive) -> None:
    moment = datetime.fromisoformat("2026-03-01T20:00:00+00:00")
    done = commit(archive, reading("a.csv", orders=[order("1", DAY)]), now=moment)
    assert done.generation.made_at == datetime(2026, 3, 2, 4)


def test_an_archive_of_a_newer_format_is_refused(archive: Archive) -> None:
    manifest = archive.root / "manifest.json"
    raw = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**raw, "format": FORMAT + 1, "xlops": "9.9"}))
    with pytest.raises(ArchiveError, match=r"format 2, made by xlops 9\.9.*install a newer xlops"):
        Archive.open(archive.root)


def test_an_archive_of_an_older_format_is_upgraded_step_by_step_or_refused(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(archive, reading("a.csv", orders=[order("1", DAY)]))
    wanted = archive.generation()
    manifest = archive.root / "manifest.json"
    raw = json.loads(manifest.read_text())
    del raw["parts"]  # as if format 0 had not named the files
    manifest.write_text(json.dumps({**raw, "format": 0}))
    with pytest.raises(ArchiveError, match="format 0, which this xlops cannot upgrade"):
        Archive.open(archive.root)

    def name_the_files(old: dict[str, object], root: Path) -> dict[str, object]:
        parts = {}
        for folder in ("facts", "logs"):
            for id, version in old[folder].items():
                uris = DeltaTable(root / folder / id, version=version).file_uris()
                parts[f"{folder}/{id}"] = [Path(each).name for each in uris]
        return {**old, "parts": parts}

    monkeypatch.setitem(UPGRADES, 0, name_the_files)
    assert Archive.open(archive.root).generation() == wanted
    assert commit(archive, reading("b.csv", orders=[order("2", DAY)])).made
    assert json.loads(manifest.read_text())["format"] == FORMAT
    assert len(held(archive, "orders")) == 2


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}'])
def test_a_damaged_manifest_is_told_with_the_remedy(archive: Archive, text: str) -> None:
    (archive.root / "manifest.json").write_text(text)
    with pytest.raises(ArchiveError, match="from a backup"):
        Archive.open(archive.root)


def test_a_missing_manifest_is_not_taken_for_an_empty_archive(archive: Archive) -> None:
    commit(archive, reading("a.csv", orders=[order("1", DAY)]))
    (archive.root / "manifest.json").unlink()
    with pytest.raises(ArchiveError, match=r"has no manifest\.json"):
        Archive.create(archive.root)


def test_a_missing_table_file_is_told(archive: Archive) -> None:
    done = commit(archive, reading("a.csv", orders=[order("1", DAY)]))
    Path(archive.files("orders", done.generation)[0]).unlink()
    with pytest.raises(ArchiveError, match="the archive lacks facts/orders/"):
        Archive.open(archive.root)


def test_what_a_cut_short_load_wrote_is_never_read_nor_merged(archive: Archive) -> None:
    commit(archive, reading("a.csv", orders=[order("1", DAY)]))
    before = everything(archive)
    rows = DeltaTable(archive.root / "facts" / "orders").to_pyarrow_dataset().to_table()
    write_deltalake(archive.root / "facts" / "orders", rows, mode="append")  # a version the manifest does not name
    write_deltalake(archive.root / "facts" / "refunds", rows)
    assert everything(archive) == before
    commit(archive, reading("b.csv", orders=[order("2", DAY)], refunds=[{"order_id": "1", "line": "1", "day": DAY}]))
    assert held(archive, "orders", "order_id") == [("1",), ("2",)]
    assert len(held(archive, "refunds")) == 1


def test_a_locked_archive_says_who_writes_and_what_to_do(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.05)

    def readings() -> Iterator[Reading]:
        with pytest.raises(ArchiveError, match=r"being written by another xlops \(process \d+ on .*since 2026-03-01"):
            commit(Archive.open(archive.root), reading("b.csv", orders=[order("2", DAY)]))
        yield reading("a.csv", orders=[order("1", DAY)])

    archive.commit(readings(), settings=SETTINGS, now=NOW)
    assert len(held(archive, "orders")) == 1


def test_the_lock_file_of_a_dead_process_does_not_block(archive: Archive) -> None:
    (archive.root / "writer.lock").touch()
    (archive.root / "writer.json").write_text('{"process": 1, "machine": "gone", "since": "2020-01-01"}')
    assert commit(archive, reading("a.csv", orders=[order("1", DAY)])).made
    assert not (archive.root / "writer.json").exists()


def test_a_reader_needs_no_lock(archive: Archive) -> None:
    commit(archive, reading("a.csv", orders=[order("1", DAY)]))
    with FileLock(archive.root / "writer.lock"):
        assert len(held(Archive.open(archive.root), "orders")) == 1


def test_a_load_that_fails_half_way_leaves_the_last_generation(archive: Archive) -> None:
    commit(archive, reading("a.csv", orders=[order("1", DAY)]))
    before = archive.generation()

    def readings() -> Iterator[Reading]:
        yield reading("b.csv", orders=[order("2", DAY)])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.commit(readings(), settings=SETTINGS, now=NOW)
    assert Archive.open(archive.root).generation() == before
    assert commit(archive, reading("b.csv", orders=[order("2", DAY)])).facts == {"orders": Counts(new=1)}


def test_vacuum_drops_old_generations_with_their_files_but_never_the_last(archive: Archive) -> None:
    for nth in range(4):
        rows = [order(str(each), DAY, status=str(nth)) for each in range(3)]
        commit(archive, reading(f"{nth}.csv", orders=rows), now=NOW + timedelta(days=20 * nth))
    place = archive.root / "facts" / "orders"
    assert len(list(place.glob("*.parquet"))) == 4
    wanted = everything(archive)
    assert archive.vacuum(NOW + timedelta(days=60)) == [0, 1]  # generation 2 was the last one until day 40
    assert len(list(place.glob("*.parquet"))) == 3
    assert archive.vacuum(NOW + timedelta(days=999)) == [2, 3]
    assert archive.numbers() == [4]
    assert everything(archive) == wanted
    with pytest.raises(ArchiveError, match="there is no generation 1"):
        archive.generation(1)
    assert commit(archive, reading("n.csv", orders=[order("n", DAY)])).made


def test_a_column_that_a_newer_xlops_added_is_blank_in_old_rows(archive: Archive) -> None:
    commit(archive, reading("a.csv", products=[{"sku": "A", "title": "Mug", "lead_days": 3}]))
    place = archive.root / "facts" / "products"
    old = DeltaTable(place).to_pyarrow_dataset().to_table().drop_columns(["lead_days"])
    write_deltalake(place, old, mode="overwrite", schema_mode="overwrite")
    manifest = archive.root / "manifest.json"
    raw = json.loads(manifest.read_text())
    raw["facts"]["products"] = DeltaTable(place).version()
    raw["parts"]["facts/products"] = [Path(each).name for each in DeltaTable(place).file_uris()]
    manifest.write_text(json.dumps(raw))
    done = commit(archive, reading("b.csv", products=[{"sku": "B", "title": "Cup", "lead_days": 5}]))
    assert done.facts == {"products": Counts(new=1)}
    assert held(archive, "products", "sku", "lead_days") == [("A", None), ("B", 5)]


def test_many_small_loads_do_not_pile_up_files(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MANY_FILES", 3)
    for nth in range(5):
        commit(archive, reading(f"{nth}.csv", leads=[{"lead_id": str(nth), "day": DAY}]))
    assert len(archive.files("leads", archive.generation())) <= 3
    assert len(held(archive, "leads")) == 5


def test_an_unknown_fact_or_column_is_an_error_of_the_source(archive: Archive) -> None:
    one = reading("a.csv", orders=[order("1", DAY)])
    with pytest.raises(UnknownName):
        commit(archive, replace(one, tables={"ordres": one.tables["orders"]}))
    with pytest.raises(ValueError, match="no sourced columns"):
        commit(archive, replace(one, tables={"orders": one.tables["orders"].rename_columns({"buyer": "who"})}))


def test_a_reader_that_holds_the_manifest_for_a_moment_does_not_cost_the_load(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_file, refusals = Path.replace, [PermissionError(13, "in use")] * 2

    def held(self: Path, other: Path) -> Path:
        if other.name == "manifest.json" and refusals:
            raise refusals.pop()
        return replace_file(self, other)

    monkeypatch.setattr(Path, "replace", held)  # what Windows answers while a reader has the file open
    assert commit(archive, reading("a.csv", orders=[order("1", DAY)])).made
    assert not refusals and len(held_rows(archive)) == 1


def test_a_manifest_that_stays_held_is_told_and_the_archive_is_as_before(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(archive, reading("a.csv", orders=[order("1", DAY)]))

    def held(self: Path, other: Path) -> Path:
        raise PermissionError(13, "in use", str(other))

    monkeypatch.setattr(generation, "HELD_SECONDS", 0.05)
    with monkeypatch.context() as windows:
        windows.setattr(Path, "replace", held)
        with pytest.raises(ArchiveError, match="held by another program"):
            commit(archive, reading("b.csv", orders=[order("2", DAY)]))
    assert len(held_rows(archive)) == 1
    commit(archive, reading("b.csv", orders=[order("2", DAY)]))
    assert len(held_rows(archive)) == 2


def held_rows(archive: Archive) -> list[tuple[object, ...]]:
    return held(archive, "orders", "order_id")


def test_asking_a_shop_that_loaded_nothing_writes_nothing(tmp_path: Path) -> None:
    from xlops.hub import Hub

    (tmp_path / "xlops.toml").write_text('[shop]\nname = "Mugs"\n', encoding="utf-8")
    hub = Hub.open(tmp_path, today=DAY)
    assert (hub.generation, hub.known("orders"), len(hub.quality().imports)) == (0, False, 0)
    assert [each.name for each in tmp_path.iterdir()] == ["xlops.toml"]
    with pytest.raises(ArchiveError, match="xlops load"):
        Hub.open(tmp_path, today=DAY, as_of=date(2026, 1, 1))
