"""Inputs: what the hub lives on: which downloads, where from, what is set, what is still missing."""

from __future__ import annotations

from xlops import figures
from xlops.answers.freshness import freshness
from xlops.answers.numbers import counted
from xlops.blocks import Block, Cell, Column, Gap, Heading, Row, Table, Value
from xlops.facts import FACTS
from xlops.hub import Hub
from xlops.label import Label
from xlops.ledgers import LEDGERS
from xlops.metrics.basis import CHOICES
from xlops.settings import BASES
from xlops.sheets.base import sheet
from xlops.sheets.common import store_name, title
from xlops.sheets.waiting import PLATFORMS, downloads, fact_names, headings

BASIS_NAMES = {
    "conversion": Label("Conversion is counted by", "转化率口径"),
    "amount": Label("Amounts are", "金额口径"),
    "refund": Label("Refunds are booked on", "退款归属日"),
}


@sheet(
    "inputs",
    en="Inputs",
    zh="输入",
    order=7,
    group="front",
    widths=(36, 26, 22, 56, 30),
    doc="Downloads to drop in, tables to type into, settings in force.",
)
def inputs(hub: Hub) -> list[Block]:
    """What to drop in today, what is set, what the hub can read."""
    subjects = freshness(hub)
    waiting = [each for each in subjects if each.last is None or each.late_days]
    head = (
        Label(
            "To download: {n} of {all} subjects are late or missing", "待下载：{all} 类数据中 {n} 类迟到或缺失"
        ).format(n=len(waiting), all=len(subjects))
        if waiting
        else Label("Every subject is up to date", "各类数据均已更新")
    )
    return [
        title(hub, Label("Inputs", "输入")),
        Heading(head),
        _downloads(hub),
        Gap(),
        Heading(Label("Type here: each table has a sheet of its own", "在此填写：每张表一页，点击进入")),
        _ledgers(hub),
        Gap(),
        Heading(
            Label(
                "Your own tables: drop them into exports/<store>/ with exactly these headings",
                "自制表格：按以下表头放入 exports/<店铺>/",
            )
        ),
        _own_tables(hub),
        Gap(),
        Heading(Label("Settings in force (xlops.toml)", "当前设置（xlops.toml）")),
        _settings(hub),
        Gap(),
        Heading(Label("Exports that can be read", "可识别的导出文件")),
        _sources(),
    ]


def _downloads(hub: Hub) -> Table:
    rows: list[Row] = []
    for each in freshness(hub):
        state = (
            Label("none yet", "暂无")
            if each.last is None
            else Label("late {n} days", "迟 {n} 天").format(n=each.late_days)
            if each.late_days
            else Label("up to date", "已更新")
        )
        who = ", ".join(store_name(hub, store) for store in each.late_stores) or None
        missing = ", ".join(f"{store_name(hub, store)} {day:%m-%d}" for store, day in each.missing[:8]) or None
        rows.append(
            {
                "subject": Label("{name}, simulated", "{name}（模拟）").format(name=each.label)
                if each.simulated
                else each.label,
                "state": Cell(state, tone="bad" if each.last is None or each.late_days else "good"),
                "last": each.last,
                "stores": who,
                "missing": missing,
            }
        )
    columns = (
        Column("subject", Label("Data", "数据")),
        Column("state", Label("State", "状态")),
        Column("last", Label("Through", "截止日"), "day"),
        Column("stores", Label("Late stores", "迟到店铺")),
        Column("missing", Label("Missing days", "缺失日期")),
    )
    return Table("downloads", columns, tuple(rows), real=True, key=("subject",))


def _ledgers(hub: Hub) -> Table:
    rows: list[Row] = []
    for each in LEDGERS.where(lambda each: each.workbook == "hub" and not each.offered):
        known = hub.typed.rows[each.id].values()
        waiting = sum(any(aside.kind != "formula" for aside in row.asides) for row in known)
        state = (
            counted(waiting, "{n} row waits for you", "{n} rows wait for you", "{n} 行待处理")
            if waiting
            else Label("in order", "正常")
        )
        rows.append(
            {
                "ledger": Cell(each.label, link=each.id),
                "rows": sum(row.stored is not None for row in known),
                "state": Cell(state, tone="bad" if waiting else "good"),
                "doc": each.doc,
            }
        )
    columns = (
        Column("ledger", Label("Table", "表格")),
        Column("rows", Label("Rows", "行数"), "count"),
        Column("state", Label("State", "状态")),
        Column("doc", Label("Meaning", "含义")),
    )
    return Table("ledgers", columns, tuple(rows), real=True, key=("ledger",))


OWN_TABLES = ("targets", "product_costs", "fees")


def _own_tables(hub: Hub) -> Table:
    rows: tuple[Row, ...] = tuple(
        {
            "table": FACTS[each].label,
            "file": f"{each}.csv",
            "state": figures.whole(hub.rows_of(each)) if hub.known(each) else Label("none yet", "暂无"),
            "headings": headings(each),
        }
        for each in OWN_TABLES
    )
    columns = (
        Column("table", Label("Table", "表格")),
        Column("file", Label("File", "文件名")),
        Column("state", Label("Rows", "行数")),
        Column("headings", Label("Headings", "表头")),
    )
    return Table("own_tables", columns, rows, real=True, key=("file",))


def _settings(hub: Hub) -> Table:
    settings = hub.settings
    bases = [(BASIS_NAMES[key], CHOICES[key][settings.bases.get(key, choices[0])]) for key, choices in BASES.items()]
    stores = [
        (Label("Store {id}", "店铺 {id}").format(id=each.id), f"{each.name} {each.platform}".strip())
        for each in hub.stores
    ]
    pairs: list[tuple[Label, Value]] = [
        (Label("Shop", "店名"), settings.name),
        (Label("Currency", "币种"), settings.currency),
        (Label("Time zone", "时区"), settings.time_zone),
        *bases,
        *stores,
        (Label("Generation of the archive", "档案版本"), f"{hub.generation}"),
    ]
    rows: tuple[Row, ...] = tuple({"setting": name, "value": value} for name, value in pairs)
    return Table(
        "settings",
        (Column("setting", Label("Setting", "设置")), Column("value", Label("Value", "值"))),
        rows,
        real=True,
    )


def _sources() -> Table:
    exports: list[Row] = [
        {
            "source": each.label,
            "platform": PLATFORMS.get(each.platform, each.platform) or Label("any", "任意"),
            "facts": fact_names(each.facts),
            "where": each.download,
        }
        for each in downloads()
    ]
    own: Row = {
        "source": Label("Your own table", "自制表格"),
        "platform": Label("any", "任意"),
        "facts": Label("any data", "任意数据"),
        "where": Label(
            "Headings as `xlops sources TABLE` lists them, in English or Chinese; the file named like targets.csv or traffic_2026-11.xlsx",
            "表头用 xlops sources 表名 列出的列名（中英文均可），文件名如 targets.csv、traffic_2026-11.xlsx",
        ),
    }
    columns = (
        Column("source", Label("Export", "导出文件")),
        Column("platform", Label("Platform", "平台")),
        Column("facts", Label("Fills", "写入")),
        Column("where", Label("Where to download it", "在哪里下载")),
    )
    return Table("exports_known", columns, (*exports, own), real=True, key=("source",))
