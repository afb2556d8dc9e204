"""What must not leave the exports: the key of the pseudonyms, and the people behind them."""

from __future__ import annotations

import hashlib
import os
import zipfile
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from shops import TestShop, new_shop

from xlops.archive.archive import KEEP_DAYS
from xlops.demo import make_demo_shop
from xlops.errors import ArchiveError
from xlops.faces.cli import cli
from xlops.faces.cli.failure import run
from xlops.settings import read_settings
from xlops.sources import packed
from xlops.sources.fields import Pseudonym
from xlops.sources.text_table import LONGEST_CELL
from xlops.sources.workbook_limits import MOST_CELLS

ORDERS = """\
order_id,day,pay_day,status,buyer,paid_amt,units
1,2026-03-01,2026-03-01,paid,ann@example.com,100.00,2
2,2026-03-02,2026-03-02,paid,bob@example.com,80.50,many
3,2026-03-02,2026-03-02,paid,cleo@example.com,80.50,1
4,2026-03-02,2026-03-02,paid,dora@example.com,80.50,1,too,many,cells
"""
PEOPLE = ("ann@", "bob@", "cleo@", "dora@")


@pytest.fixture
def shop(tmp_path: Path) -> TestShop:
    made = new_shop(tmp_path / "shop", date(2026, 3, 3), {"web": "Website"})
    made.drop("web", "orders.csv", ORDERS)
    return made


def secret_of(root: Path) -> str:
    return read_settings(root / "xlops.toml").secret


def everything_in(root: Path) -> dict[str, str]:
    """The content of every file that xlops wrote, packed ones unpacked: not the settings, not the exports."""
    found: dict[str, str] = {}
    for file in (each for each in root.rglob("*") if each.is_file()):
        name = file.relative_to(root).as_posix()
        if name == "xlops.toml" or name.startswith("exports/"):
            continue
        found[name] = file.read_bytes().decode("utf-8", errors="replace")
        if file.suffix == ".parquet":
            found[name] += str(pq.ParquetFile(file).read().to_pylist())
        if file.suffix == ".xlsx":
            with zipfile.ZipFile(file) as package:
                found[name] += "".join(package.read(each).decode("utf-8", "replace") for each in package.namelist())
    return found


def test_every_new_shop_has_a_random_secret_of_its_own(tmp_path: Path) -> None:
    first, second = (secret_of(new_shop(tmp_path / each, date(2026, 3, 3), {}).root) for each in "ab")
    assert len(first) == len(second) == 32
    assert first != second


def test_the_demo_is_the_same_wherever_it_is_made(tmp_path: Path) -> None:
    assert secret_of(make_demo_shop(tmp_path / "a").shop) == secret_of(make_demo_shop(tmp_path / "b").shop)


def test_neither_the_secret_nor_a_person_stands_in_what_is_built_kept_or_said(
    shop: TestShop, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ("--shop", str(shop.root), "--today", "2026-03-03")
    assert run(cli, ["start", *place]) == 0
    assert run(cli, ["inspect", str(shop.root / "exports" / "web" / "orders.csv"), "--shop", str(shop.root)]) == 0
    assert run(cli, ["ask", "buyers", "--by", "buyer", *place]) == 2
    told = capsys.readouterr()
    written = everything_in(shop.root)
    assert {"OpsHub.xlsx", "reports/today.html"} <= set(written)
    assert any(name.endswith(".parquet") for name in written)
    for word in (secret_of(shop.root), *PEOPLE):
        assert word not in told.out + told.err
        assert [name for name, text in written.items() if word in text] == []


def test_a_failing_statement_does_not_quote_the_secret(
    shop: TestShop, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sql = Pseudonym.sql

    def broken(self: Pseudonym, cell: str, scene: object) -> str:
        return sql(self, cell, scene) + " || no_such_function()"  # type: ignore[arg-type]

    monkeypatch.setattr(Pseudonym, "sql", broken)
    assert run(cli, ["load", "--shop", str(shop.root)]) == 2
    told = capsys.readouterr()
    assert "no_such_function" in told.out
    assert secret_of(shop.root) not in told.out + told.err + "".join(everything_in(shop.root).values())


def test_settings_do_not_show_their_secret(shop: TestShop) -> None:
    settings = read_settings(shop.root / "xlops.toml")
    assert settings.secret not in repr(settings)


def forget_secret(shop: TestShop) -> None:
    settings = shop.root / "xlops.toml"
    text = settings.read_text(encoding="utf-8").replace(f'secret = "{secret_of(shop.root)}"', "")
    settings.write_text(text, encoding="utf-8")
    assert secret_of(shop.root) == ""


def buyers(shop: TestShop) -> set[str]:
    files = [each for each in (shop.root / ".xlops").rglob("*.parquet") if "orders" in each.parts]
    with duckdb.connect() as con:
        kept = con.execute("SELECT DISTINCT buyer FROM read_parquet(?)", [[str(each) for each in files]]).fetchall()
    return {buyer for (buyer,) in kept}


def pseudonyms(person: str, key: str) -> set[str]:
    """What somebody who has a person's e-mail and the key would look for, not knowing what names the platform."""
    texts = (f"{key}\x1f{platform}\x1f{person}" for platform in ("", "xlops", "web"))
    return {"p" + hashlib.sha256(text.encode()).hexdigest()[:15] for text in texts}


def test_a_shop_without_a_secret_is_given_one_that_is_kept_in_its_archive(shop: TestShop) -> None:
    forget_secret(shop)
    shop.load()
    file = shop.root / ".xlops" / "secret"
    key = file.read_text(encoding="utf-8")
    assert len(key) == 32
    assert os.name == "nt" or file.stat().st_mode & 0o777 == 0o600
    kept = buyers(shop)
    assert len(kept) == 2
    assert all(buyer.startswith("p") and len(buyer) == 16 for buyer in kept)
    assert kept & pseudonyms("ann@example.com", key)
    assert not kept & pseudonyms("ann@example.com", "")
    shop.drop("web", "orders_2.csv", ORDERS.replace("2026-03-01", "2026-03-03"))
    shop.load()
    assert buyers(shop) == kept
    assert file.read_text(encoding="utf-8") == key
    assert {name for name, text in everything_in(shop.root).items() if key in text} == {".xlops/secret"}


def test_the_secret_of_the_settings_is_the_one_that_counts(shop: TestShop) -> None:
    shop.load()
    assert not (shop.root / ".xlops" / "secret").exists()


def test_a_secret_that_cannot_be_read_is_said(shop: TestShop) -> None:
    forget_secret(shop)
    (shop.root / ".xlops" / "secret").mkdir(parents=True)
    with pytest.raises(ArchiveError, match="key of the pseudonyms, cannot be read"):
        shop.load()


def test_a_pseudonym_is_not_shown_where_a_later_export_changed_its_row(shop: TestShop) -> None:
    shop.drop("web", "buyers.csv", "account,buyer,region\nacc-1,ann@example.com,Kent\n")
    shop.load()
    shop.drop("web", "buyers_2.csv", "account,buyer,region\nacc-1,ann@example.com,Devon\n")
    shop.load()
    (change,) = shop.hub().quality().changes.to_dict("records")
    assert (change["key"], change["old"], change["new"]) == ("***", "Kent", "Devon")


def test_the_limits_on_the_page_are_those_of_the_code() -> None:
    page = (Path(__file__).parent.parent / "docs" / "security.md").read_text(encoding="utf-8")
    assert f"{packed.LARGEST / 1e9:.1f} GB" in page
    assert f"beyond {packed.FREE // 10**6} MB to no more\n  than {packed.STEEPEST} times" in page
    assert f"{packed.MOST_MEMBERS:,} files" in page
    assert f"{MOST_CELLS:,} cells" in page
    assert f"{LONGEST_CELL:,} characters" in page
    assert f"for {KEEP_DAYS} days" in page
