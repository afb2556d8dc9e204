"""Data quality: what was imported, repaired, kept out and why, what changed, which days are missing."""

from __future__ import annotations

import re
from typing import Any

from xlops import figures
from xlops.answers.numbers import counted
from xlops.answers.quality import Coverage, KeptOut, Log, coverage, kept_out, log
from xlops.blocks import Block, Cell, Column, Gap, Heading, Note, Row, Scalar, Table
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers import LEDGERS
from xlops.ledgers.cells import key_text
from xlops.sheets.base import sheet
from xlops.sheets.common import store_name, title

MOST = 500
KINDS = {
    "wrong": Label("not taken", "未采用"),
    "conflict": Label("conflict", "冲突"),
    "formula": Label("formula, its result was taken", "公式，已采用结果"),
}


@sheet(
    "quality",
    en="Data quality",
    zh="数据质量",
    order=18,
    widths=(22, 30, 22, 14, 16, 16, 74, 34),
    doc="Imports, repairs, quarantine, changed rows, missing days, amounts in other currencies.",
)
def quality(hub: Hub) -> list[Block]:
    """Coverage first, then what could not be read, then what was repaired and changed, then the files."""
    covered = coverage(hub)
    missing = sum(len(each.missing) for each in covered)
    kept = kept_out(hub)
    head = (
        Label("{out} kept out; {days}", "{out}未读入；{days}").format(
            out=_out(kept), days=counted(missing, "{n} day missing", "{n} days missing", "{n} 天缺失")
        )
        if kept.files or kept.rows or missing
        else Label("Everything that was dropped in was read; no day is missing", "导入的数据全部读入，无缺失日期")
        if covered
        else Label("Nothing was dropped in yet", "尚未导入任何数据")
    )
    return [
        title(hub, Label("Data quality", "数据质量")),
        Heading(head),
        *_currencies(hub),
        _coverage(hub, covered),
        Gap(),
        *_asides(hub),
        *_section(
            hub,
            "quarantine",
            Label("Kept out, with the reason: {out}", "未读入（隔离）及原因：{out}").format(out=_out(kept)),
            (
                Column("store", Label("Store", "店铺")),
                Column("file", Label("File", "文件")),
                Column("column", Label("Column", "列")),
                Column("row", Label("Row", "行"), "count"),
                Column("at", Label("Read", "导入时间"), "instant"),
                Column("source", Label("Source", "来源"), "id"),
                Column("reason", Label("Reason", "原因")),
                Column("value", Label("Found", "原值")),
            ),
        ),
        *_section(
            hub,
            "repairs",
            _head(
                hub, "repairs", "Repaired on import: {n} kind", "Repaired on import: {n} kinds", "导入时修复：{n} 类"
            ),
            (
                Column("store", Label("Store", "店铺")),
                Column("file", Label("File", "文件")),
                Column("column", Label("Column", "列")),
                Column("count", Label("Times", "次数"), "count"),
                Column("at", Label("Read", "导入时间"), "instant"),
                Column("source", Label("Source", "来源"), "id"),
                Column("found", Label("Found", "原值")),
                Column("made", Label("Made", "改为")),
            ),
        ),
        *_section(
            hub,
            "changes",
            _head(
                hub,
                "changes",
                "Rows that a later export changed: {n}",
                "Rows that a later export changed: {n}",
                "后来的导出改变了的行：{n}",
            ),
            (
                Column("fact", Label("Fact", "数据表"), "id"),
                Column("file", Label("File", "文件")),
                Column("key", Label("Row", "行"), "id"),
                Column("column", Label("Column", "列"), "id"),
                Column("at", Label("Read", "导入时间"), "instant"),
                Column("old", Label("Before", "原值")),
                Column("new", Label("After", "新值")),
            ),
        ),
        *_section(
            hub,
            "imports",
            _head(hub, "imports", "Files read: {n}", "Files read: {n}", "已读文件：{n}"),
            (
                Column("store", Label("Store", "店铺")),
                Column("file", Label("File", "文件")),
                Column("source", Label("Source", "来源"), "id"),
                Column("rows", Label("Rows", "行数"), "count"),
                Column("at", Label("Read", "导入时间"), "instant"),
                Column("first_day", Label("From", "起始日"), "day"),
                Column("sha256", Label("Fingerprint", "指纹"), "id"),
                Column("simulated", Label("Simulated", "模拟数据"), "flag"),
            ),
        ),
    ]


def _named(ledger: str) -> Cell | str:
    """A ledger by its name, with a link where it has a sheet in this workbook."""
    if ledger not in LEDGERS:
        return ledger
    known = LEDGERS[ledger]
    return Cell(known.label, link=ledger if known.workbook == "hub" and not known.offered else "")


def _asides(hub: Hub) -> list[Block]:
    """What was typed in a workbook and not taken: wrong cells, conflicts, formulas of which the result was taken."""
    told = [each for each in hub.typed.asides if each.kind != "beside"]
    rows: tuple[Row, ...] = tuple(
        {
            "ledger": _named(each.ledger),
            "workbook": each.file,
            "place": f"{each.sheet}!{each.cell}" if each.cell else each.sheet,
            "count": each.place or None,
            "at": each.at,
            "kind": KINDS.get(each.kind, each.kind),
            "reason": each.reason,
            "typed": _plain(hub, "typed", key_text(each.typed)),
        }
        for each in reversed(told[-MOST:])
    )
    columns = (
        Column("ledger", Label("Table", "表格")),
        Column("workbook", Label("File", "文件")),
        Column("place", Label("Cell", "单元格")),
        Column("count", Label("Row", "行"), "count"),
        Column("at", Label("Read", "导入时间"), "instant"),
        Column("kind", Label("Kind", "类型")),
        Column("reason", Label("Reason", "原因")),
        Column("typed", Label("Found", "原值")),
    )
    wrong = sum(each.kind in ("wrong", "conflict") for each in told)
    head = counted(
        wrong,
        "Typed and not taken: {n} cell",
        "Typed and not taken: {n} cells",
        "手工填写未采用：{n} 个单元格",
    )
    return [Heading(head), Table("typed_aside", columns, rows, real=True, empty=Label("None.", "无。")), Gap()]


def _coverage(hub: Hub, covered: list[Coverage]) -> Table:
    rows: tuple[Row, ...] = tuple(
        {
            "store": store_name(hub, each.store),
            "fact": Label("{name}, simulated", "{name}（模拟）").format(name=each.label)
            if each.simulated
            else each.label,
            "id": each.fact,
            "rows": each.rows,
            "first": each.first,
            "last": each.last,
            "missing": Cell(_days(each), "text", "bad" if each.missing else "plain"),
        }
        for each in covered
    )
    return Table(
        "coverage",
        (
            Column("store", Label("Store", "店铺")),
            Column("fact", Label("Data", "数据")),
            Column("id", Label("Fact", "数据表"), "id"),
            Column("rows", Label("Rows", "行数"), "count"),
            Column("first", Label("From", "起始日"), "day"),
            Column("last", Label("Through", "截止日"), "day"),
            Column("missing", Label("Missing days", "缺失日期")),
        ),
        rows,
        real=True,
        key=("store", "id"),
    )


def _days(each: Coverage) -> str | None:
    if not each.missing:
        return None
    shown = ", ".join(f"{day:%Y-%m-%d}" for day in each.missing[:6])
    return f"{shown} … ({len(each.missing)})" if len(each.missing) > 6 else shown


def _currencies(hub: Hub) -> list[Block]:
    others = hub.other_currencies()
    return [
        Note(
            Label(
                "{fact}: {n} rows in {currency} are left out of every amount; the shop counts in {home}",
                "{fact}：{n} 行为 {currency}，未计入金额；本店记账币种 {home}",
            ).format(fact=each.fact, n=figures.whole(each.rows), currency=each.currency, home=hub.settings.currency),
            "bad",
        )
        for each in others
    ]


def _out(kept: KeptOut) -> Label:
    files = counted(kept.files, "{n} file", "{n} files", "{n} 个文件")
    rows = counted(kept.rows, "{n} row", "{n} rows", "{n} 行")
    if kept.files and kept.rows:
        return Label("{files} and {rows}", "{files}和 {rows}").format(files=files, rows=rows)
    return files if kept.files else rows


def _head(hub: Hub, id: Log, one: str, many: str, zh: str) -> Label:
    return counted(len(log(hub, id)), one, many, zh)


def _section(hub: Hub, id: Log, head: Label, columns: tuple[Column, ...]) -> list[Block]:
    frame = log(hub, id)
    names = [column.id for column in columns]
    rows: tuple[Row, ...] = tuple(
        {name: _plain(hub, name, row.get(name)) for name in names}
        for row in frame.tail(MOST).iloc[::-1].to_dict("records")
    )
    none = Label("None.", "无。")
    cut = [Note(Label("The latest {n} are listed.", "列出最近 {n} 行。").format(n=MOST))] if len(frame) > MOST else []
    return [Heading(head), *cut, Table(id, columns, rows, real=True, empty=none), Gap()]


def _plain(hub: Hub, name: str, value: Any) -> Scalar:
    if value is None or value != value:
        return None
    if name == "store":
        return store_name(hub, str(value))
    if name == "sha256":
        return str(value)[:12]
    if isinstance(value, str) and re.fullmatch(r"#[A-Z0-9/_]+[!?]?", value.strip()):
        return f"“{value}”"  # spreadsheets take a bare #REF! for an error of their own
    plain: Scalar = value.to_pydatetime() if hasattr(value, "to_pydatetime") else value
    return plain
