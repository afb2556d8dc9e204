"""A shop packed, moved and unpacked: bad backups first, then that nothing is lost."""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from filelock import FileLock
from shops import TestShop, new_shop

from xlops import stopping
from xlops.archive import Archive
from xlops.backup import LIST, back_up, portable
from xlops.errors import ArchiveError, OutputError, UsageError, XlopsError
from xlops.faces.cli import cli
from xlops.faces.cli.failure import run
from xlops.paths import ShopPaths
from xlops.restore import restore
from xlops.settings import read_settings
from xlops.shop import pythons_started

TODAY = date(2026, 3, 20)
NOW = datetime(2026, 3, 20, 9)
PYTHON = Path(sys.executable)
ORDERS = "order_id,day,pay_day,status,paid_amt,order_amt,goods_amt,units,currency,buyer\n"


def orders(first: int, last: int) -> str:
    rows = (
        f"{n},2026-03-{n:02d},2026-03-{n:02d},paid,10,10,10,1,CNY,a{n}@example.com\n" for n in range(first, last + 1)
    )
    return ORDERS + "".join(rows)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> TestShop:
    """A shop of two generations, a workbook, a kept one, a module of its own and a folder that is nobody's."""
    shop = new_shop(tmp_path_factory.mktemp("shops") / "老店 one", TODAY, {"tmall": "旗舰店"})
    settings = ShopPaths(shop.root).settings
    settings.write_text(settings.read_text(encoding="utf-8").replace("# modules", "modules"), encoding="utf-8")
    (shop.root / "own_metrics.py").write_text('"""Own."""\n')
    shop.drop("tmall", "a.csv", orders(1, 9))
    assert shop.load().of("loaded")
    shop.drop("tmall", "b.csv", orders(5, 15))
    assert shop.load().of("loaded")
    shop.build(shop.root / "OpsHub.xlsx")
    (shop.root / "reports" / "kept").mkdir()
    shutil.copy(shop.root / "OpsHub.xlsx", shop.root / "reports" / "kept" / "OpsHub 2026-03-19.xlsx")
    (shop.root / "photos").mkdir()
    (shop.root / "~$OpsHub.xlsx").write_bytes(b"who")
    return shop


@pytest.fixture(scope="module")
def packed(whole: TestShop, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup, with the exports."""
    target = tmp_path_factory.mktemp("backups") / "shop.zip"
    back_up(ShopPaths(whole.root), target, now=NOW, exports=True)
    return target


def changed(backup: Path, target: Path, change: Callable[[str, bytes], tuple[str, bytes] | None] = lambda *each: each,
            add: tuple[tuple[zipfile.ZipInfo | str, bytes], ...] = ()) -> Path:  # fmt: skip
    """A copy of a backup with members changed, left out or added."""
    with zipfile.ZipFile(backup) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for info in source.infolist():
            if kept := change(info.filename, source.read(info)):
                made.writestr(*kept)
        for name, data in add:
            made.writestr(name, data)
    return target


def listing(name: str, size: int = 1, sha256: str = "0" * 64) -> Callable[[str, bytes], tuple[str, bytes]]:
    """Change the list so that it names one more file."""

    def change(member: str, data: bytes) -> tuple[str, bytes]:
        if member != LIST:
            return member, data
        about = json.loads(data)
        about["files"][name] = {"size": size, "sha256": sha256}
        return member, json.dumps(about).encode()

    return change


def refused(backup: Path, folder: Path) -> str:
    """The sentence with which a backup is refused; nothing of it is on disk afterwards."""
    before = {each.name for each in folder.parent.iterdir()}
    with pytest.raises(XlopsError) as caught:
        restore(backup, folder, python=PYTHON)
    assert {each.name for each in folder.parent.iterdir()} == before
    assert caught.value.label.zh != ""
    return str(caught.value)


def test_a_file_that_is_no_backup_is_refused(packed: Path, tmp_path: Path) -> None:
    data = packed.read_bytes()
    for name, content in {"cut.zip": data[: len(data) // 2], "empty.zip": b"", "text.zip": b"hello" * 99}.items():
        (tmp_path / name).write_bytes(content)
        assert "no backup of xlops, or cut off" in refused(tmp_path / name, tmp_path / "new")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("xlops.toml", "")
    assert "no backup of xlops" in refused(tmp_path / "other.zip", tmp_path / "new")


def test_a_backup_without_its_list_or_with_a_broken_one_is_refused(packed: Path, tmp_path: Path) -> None:
    for number, text in enumerate([None, b"{", b"[]", b'{"format": 1}', b"[" * 100_000, b'{"format":"1","files":{}}']):
        bad = changed(
            packed, tmp_path / f"{number}.zip", lambda name, data, text=text: (name, data) if name != LIST
            else (name, text) if text is not None else None)  # fmt: skip
        assert "backup" in refused(bad, tmp_path / "new")


def test_a_newer_backup_says_to_install_a_newer_xlops(packed: Path, tmp_path: Path) -> None:
    newer = changed(packed, tmp_path / "b.zip", lambda name, data: (name, data.replace(b'"format": 1', b'"format": 2')))
    assert "install a newer xlops" in refused(newer, tmp_path / "new")


def test_a_member_that_was_changed_lost_or_is_missing_from_the_list_is_named(packed: Path, tmp_path: Path) -> None:
    other = changed(
        packed, tmp_path / "1.zip", lambda name, data: (name, data[::-1] if name == "OpsHub.xlsx" else data)
    )
    assert "OpsHub.xlsx is not as it was packed" in refused(other, tmp_path / "new")
    lost = changed(packed, tmp_path / "2.zip", lambda name, data: None if name == "OpsHub.xlsx" else (name, data))
    assert "OpsHub.xlsx is not as it was packed" in refused(lost, tmp_path / "new")
    more = changed(packed, tmp_path / "3.zip", add=(("more.txt", b"x"),))
    assert 'holds "more.txt"' in refused(more, tmp_path / "new")
    broken = bytearray(packed.read_bytes())
    with zipfile.ZipFile(packed) as package:
        at = package.getinfo("OpsHub.xlsx").header_offset + 2000
    broken[at] ^= 255
    (tmp_path / "4.zip").write_bytes(broken)
    assert "OpsHub.xlsx is not as it was packed" in refused(tmp_path / "4.zip", tmp_path / "new")


@pytest.mark.parametrize(
    "name",
    [
        "../out.txt",
        "/etc/out",
        "a/../../out",
        "C:/out",
        "..\\out",
        "a//b",
        "start.bat",
        "nul.txt",
        "a.",
        "a:b",
        "XLOPS.toml",
    ],
)
def test_a_path_that_leads_out_or_hides_something_is_refused(packed: Path, tmp_path: Path, name: str) -> None:
    bad = changed(packed, tmp_path / "b.zip", listing(name), add=((name, b"x"),))
    assert "do not use it" in refused(bad, tmp_path / "new")
    assert portable(name) == (name in ("start.bat", "XLOPS.toml"))


def test_a_link_is_refused(packed: Path, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    bad = changed(packed, tmp_path / "b.zip", listing("link"), add=((link, b"/"),))
    assert 'holds "link"' in refused(bad, tmp_path / "new")


def test_a_small_file_that_would_fill_the_disk_is_refused(packed: Path, tmp_path: Path) -> None:
    bomb = changed(packed, tmp_path / "b.zip", listing("zeros", 200 << 20), add=(("zeros", bytes(200 << 20)),))
    assert "far more than such a file can hold" in refused(bomb, tmp_path / "new")


def test_a_backup_behind_a_password_is_refused(packed: Path, tmp_path: Path) -> None:
    data = bytearray(packed.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1  # what a packer with a password sets
    (tmp_path / "b.zip").write_bytes(data)
    assert "needs a password" in refused(tmp_path / "b.zip", tmp_path / "new")


def test_a_shop_is_never_overwritten(packed: Path, whole: TestShop, tmp_path: Path) -> None:
    before = sorted(each.name for each in whole.root.iterdir())
    with pytest.raises(UsageError, match="not empty"):
        restore(packed, whole.root, python=PYTHON)
    assert sorted(each.name for each in whole.root.iterdir()) == before
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="not empty"):
        restore(packed, tmp_path / "file", python=PYTHON)


def test_ctrl_c_leaves_nothing_behind(packed: Path, whole: TestShop, tmp_path: Path) -> None:
    def stop(name: str, done: int, total: int) -> None:
        if done == 3:
            stopping.ask()

    for action in (
        lambda: restore(packed, tmp_path / "new", python=PYTHON, told=stop),
        lambda: back_up(ShopPaths(whole.root), tmp_path / "b.zip", now=NOW, told=stop),
    ):
        try:
            with pytest.raises(KeyboardInterrupt):
                action()
        finally:
            stopping.forget()
        assert list(tmp_path.iterdir()) == []


def test_a_folder_that_may_not_be_written_to_is_named(packed: Path, whole: TestShop, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")  # where a folder is needed: fails for every user, root too
    with pytest.raises(OutputError):
        back_up(ShopPaths(whole.root), tmp_path / "file" / "b.zip", now=NOW)
    with pytest.raises(OutputError, match="nothing was restored"):
        restore(packed, tmp_path / "file" / "new", python=PYTHON)


def test_a_backup_waits_for_no_writer_and_lies_outside_of_the_shop(whole: TestShop, tmp_path: Path) -> None:
    paths = ShopPaths(whole.root)
    with FileLock(paths.archive / "writer.lock"), pytest.raises(ArchiveError, match="being written"):
        back_up(paths, tmp_path / "b.zip", now=NOW)
    with pytest.raises(UsageError, match="cannot lie in the shop"):
        back_up(paths, whole.root / "b.zip", now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_archive_is_not_packed_as_if_it_were_whole(whole: TestShop, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(whole.root, copy)
    next((copy / ".xlops" / "facts" / "orders").glob("*.parquet")).unlink()
    with pytest.raises(ArchiveError, match="lacks"):
        back_up(ShopPaths(copy), tmp_path / "b.zip", now=NOW)
    assert [each.name for each in tmp_path.iterdir()] == ["copy"]


def test_what_was_packed_is_there_again_and_works(packed: Path, whole: TestShop, tmp_path: Path) -> None:
    python = tmp_path / "other python" / "python"
    done = restore(packed, tmp_path / "新店", python=python)
    moved = TestShop(done.shop.root, TODAY)
    here, there = Archive.open(ShopPaths(whole.root).archive), Archive.open(done.shop.archive)
    assert there.numbers() == here.numbers() and done.generation == here.generation().number
    for number in here.numbers()[1:]:
        asked = [TestShop(root, TODAY) for root in (whole.root, moved.root)]
        answers = [each.hub().ask(["pay_amt", "buyers"], period="last 30 days").rows for each in asked]
        assert answers[0] == answers[1] and answers[0][0]["pay_amt"], number
    for name in (
        "OpsHub.xlsx",
        "xlops.toml",
        "own_metrics.py",
        "reports/kept/OpsHub 2026-03-19.xlsx",
        "exports/tmall/a.csv",
    ):
        assert (moved.root / name).read_bytes() == (whole.root / name).read_bytes()
        assert abs((moved.root / name).stat().st_mtime - (whole.root / name).stat().st_mtime) < 0.01
    assert set(pythons_started(done.shop).values()) == {python}
    assert not (moved.root / "~$OpsHub.xlsx").exists() and not (moved.root / "photos").exists()
    moved.drop("tmall", "c.csv", orders(16, 18))
    assert len(moved.load().of("loaded")) == 1 and len(moved.load().of("unchanged")) == 3
    assert moved.hub().ask(["orders"], period="last 30 days").rows[0]["orders"] == 18


def test_a_new_shop_that_has_loaded_nothing_can_be_moved_into_an_empty_folder(tmp_path: Path) -> None:
    shop = new_shop(tmp_path / "shop", TODAY, {"tmall": "旗舰店"})
    back_up(ShopPaths(shop.root), tmp_path / "b.zip", now=NOW)
    (tmp_path / "empty").mkdir()
    done = restore(tmp_path / "b.zip", tmp_path / "empty", python=PYTHON)
    assert (done.shop.exports / "tmall").is_dir() and (done.shop.exports / "README.txt").is_file()


@pytest.mark.parametrize("kept_in", ["xlops.toml", ".xlops/secret"])
def test_the_key_of_the_pseudonyms_stays_behind_when_asked(whole: TestShop, tmp_path: Path, kept_in: str) -> None:
    shop = tmp_path / "shop"
    shutil.copytree(whole.root, shop)
    secret = read_settings(shop / "xlops.toml").secret
    if kept_in == ".xlops/secret":
        text = (shop / "xlops.toml").read_text(encoding="utf-8")
        (shop / "xlops.toml").write_text(text.replace(secret, ""), encoding="utf-8")
        (shop / ".xlops" / "secret").write_text(secret)
    back_up(ShopPaths(shop), tmp_path / "with.zip", now=NOW)
    back_up(ShopPaths(shop), tmp_path / "without.zip", now=NOW, secret=False)
    found = {}
    for name in ("with.zip", "without.zip"):
        with zipfile.ZipFile(tmp_path / name) as package:
            found[name] = any(secret.encode() in package.read(each) for each in package.namelist())
    assert len(secret) == 32 and found == {"with.zip": True, "without.zip": False}
    assert not restore(tmp_path / "without.zip", tmp_path / "new", python=PYTHON).secret


def test_a_secret_that_cannot_be_taken_out_is_not_packed(whole: TestShop, tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    shutil.copytree(whole.root, shop)
    settings = shop / "xlops.toml"
    secret = read_settings(settings).secret
    settings.write_text(f"# was {secret}\n" + settings.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be taken out"):
        back_up(ShopPaths(shop), tmp_path / "b.zip", now=NOW, secret=False)


def test_what_a_killed_load_left_is_not_packed(whole: TestShop, tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    shutil.copytree(whole.root, shop)
    (shop / ".xlops" / "work").mkdir(exist_ok=True)
    (shop / ".xlops" / "work" / "half.parquet").write_bytes(b"x")
    (shop / ".xlops" / "facts" / "orders" / "lost.parquet").write_bytes(b"x")
    back_up(ShopPaths(shop), tmp_path / "b.zip", now=NOW)
    with zipfile.ZipFile(tmp_path / "b.zip") as package:
        names = package.namelist()
    assert not [each for each in names if "half" in each or "lost" in each or "writer" in each or each == "start.bat"]
    assert any("_delta_log" in each for each in names)


def test_the_commands_say_what_came_along(whole: TestShop, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    backup, new = tmp_path / "b.zip", tmp_path / "new"
    assert run(cli, ["backup", "--shop", str(whole.root), "--out", str(backup), "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert "keep it to yourself" in told and "--exports" in told and "photos" in told and "generation 2" in told
    shutil.copy(whole.root / "OpsHub.xlsx", whole.root / "OpsHub.xlsm")
    try:
        assert run(cli, ["backup", "--shop", str(whole.root), "--out", str(backup), "--no-secret"]) == 0
    finally:
        (whole.root / "OpsHub.xlsm").unlink()
    assert "不含买家化名的密钥" in capsys.readouterr().out
    assert run(cli, ["restore", str(backup), str(new), "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert "xlops excel update" in told and str(sys.executable) in told and "no key of the pseudonyms" in told
    assert run(cli, ["restore", str(backup), str(new)]) == 2
    (tmp_path / "bad.zip").write_bytes(b"PK")
    assert run(cli, ["restore", str(tmp_path / "bad.zip"), str(tmp_path / "other")]) == 1
    assert run(cli, ["backup", "--shop", str(tmp_path)]) == 2
    assert "Traceback" not in capsys.readouterr().err
