"""Daily: choose a range and a store; every metric recomputes by live formulas, with no Python."""

from __future__ import annotations

from datetime import timedelta

from xlops.answers.daily import ALL, SHOWN, daily, daily_facts, foreign_stores
from xlops.answers.numbers import growth, real
from xlops.blocks import Block, Cell, Column, Formula, Gap, Heading, Note, Picker, Pickers, Row, Table
from xlops.calendar.periods import Period
from xlops.engine.formula import comparable, formula, missing_days_formula, people_note_formula
from xlops.hub import Hub
from xlops.label import Label, same
from xlops.metrics import METRICS
from xlops.metrics.base import Distinct
from xlops.metrics.basis import basis as basis_of
from xlops.metrics.lineage import depends, leaves
from xlops.sheets.base import sheet
from xlops.sheets.common import change_column, format_of, title

UNCOUNTED = Label(
    "people of this range were not counted: choose 7 or 30 days, the month to date or a month",
    "该区间未统计去重人数：请选近7天、近30天、本月至今或整月",
)
ADDED_UP = Label("days added up, not de-duplicated", "逐日相加，未去重")


@sheet(
    "daily",
    en="Daily",
    zh="日报",
    order=11,
    widths=(17, 17, 17, 13, 13, 13, *(12,) * 8),
    freeze=1,
    doc="Any range and store, recomputed by formulas over one row per store and day.",
)
def daily_sheet(hub: Hub) -> list[Block]:
    """The pickers, the metrics of the range, the rows they are computed from."""
    start, end = hub.yesterday - timedelta(days=6), hub.yesterday
    if not _known(hub):
        nothing = Label(
            "None of the exports that have a row a day has been loaded yet (orders, ads, the store's own figures).",
            "尚未导入任何按日的数据（订单、推广、店铺每日数据）。",
        )
        return [title(hub, Label("Daily", "日报")), Note(nothing)]
    return [
        title(hub, Label("Daily", "日报")),
        Note(
            Label(
                "Type a range and choose a store in the yellow cells (* is all): everything below recomputes in Excel, WPS or LibreOffice, without Python.",
                "在黄色单元格输入起止日期并选择店铺（* 为全部）：下方数字由公式实时重算（Excel、WPS、LibreOffice 均可，无需 Python）。",
            )
        ),
        Pickers(
            (
                Picker(
                    "d_from", Label("From", "起始日"), start, "day", Label("First day of the range.", "区间第一天。")
                ),
                Picker(
                    "d_to",
                    Label("To", "截止日"),
                    end,
                    "day",
                    Label("Last day of the range, itself included.", "区间最后一天（含）。"),
                ),
                Picker(
                    "d_store",
                    Label("Store", "店铺"),
                    ALL,
                    "id",
                    Label("* is all stores together.", "* 表示全部店铺合计。"),
                    (ALL, *(store.id for store in hub.stores)),
                ),
            )
        ),
        Gap(),
        Heading(Label("The range, against the days just before it", "所选区间，对比之前同样天数")),
        _result(hub, Period(start, end)),
    ]


def _known(hub: Hub) -> list[str]:
    """The metrics of SHOWN whose facts the shop has."""
    return [each for each in SHOWN if all(hub.known(fact) for fact in depends(each, hub.settings.bases))]


def _result(hub: Hub, window: Period) -> Table:
    """One row per metric; engine's values stand behind the formulas as their expected results."""
    bases, known = hub.settings.bases, _known(hub)
    before = Period(window.start - timedelta(days=window.days), window.start - timedelta(days=1))
    now, then = hub.ask(known, period=window), hub.ask(known, period=before)
    added_up = ADDED_UP.text(hub.language)
    rows: list[Row] = []
    for id in known:
        metric = METRICS[id]
        value, earlier = real(now.rows[0][id]), real(then.rows[0][id])
        format = format_of(metric)
        facts, foreign = daily_facts(hub), bool(foreign_stores(hub))
        here = formula(id, bases=bases, facts_known=facts, foreign=foreign)
        back = formula(id, bases=bases, start=BEFORE[0], end=BEFORE[1], facts_known=facts, foreign=foreign)
        alike = _equally_known(hub, id, window, before)
        marks = people_note_formula(id, bases=bases, summed=added_up, uncounted=UNCOUNTED.text(hub.language))
        rows.append(
            {
                "metric": Cell(metric.label, note=same(metric.doc)),
                "id": id,
                "value": Cell(Formula(here, value), format, "strong"),
                "before": Cell(Formula(back, earlier), format),
                "change": Cell(
                    Formula(
                        f"=IFERROR(IF({comparable(id, bases=bases, against=BEFORE)},"
                        'IF({row.before}=0,"",({row.value}-{row.before})/ABS({row.before})),""),"")',
                        growth(value, earlier) if alike else None,
                    ),
                    "change",
                ),
                "basis": basis_of(metric, bases) or same("–"),
                "note": Formula(marks, _note_text(hub, id, window, now.marks.get(id, ()))) if marks else None,
                "missing": Formula(
                    missing_days_formula(id, bases=bases, facts_known=daily_facts(hub)), _missing_text(hub, id, window)
                ),
            }
        )
    return Table(
        "daily_range",
        (
            Column("metric", Label("Metric", "指标"), span=2),
            Column("id", Label("Id", "代码"), "id", span=1),
            Column("value", Label("Value", "数值"), "count"),
            Column("before", Label("Days before", "前一区间"), "count"),
            change_column("change", Label("Change", "变化"), good="none"),
            Column("basis", Label("Basis", "口径"), span=2),
            Column("note", Label("Counting", "计数说明"), span=3),
            Column("missing", Label("Missing days", "缺失日期"), span=3),
        ),
        tuple(rows),
        hub.origin("orders", "refunds", "store_daily", "ads"),
    )


BEFORE = ("(2*d_from-d_to-1)", "(d_from-1)")
"""The range of equal length just before the one picked, as Excel expressions."""


def _equally_known(hub: Hub, id: str, window: Period, before: Period) -> bool:
    """Do both ranges know equally many store-days of every leaf? Else their change would be one of knowledge."""
    rows = daily(hub)
    return all(
        sum(row.day in window and row.values[leaf] is not None for row in rows)
        == sum(row.day in before and row.values[leaf] is not None for row in rows)
        for leaf in leaves(id, hub.settings.bases)
    )


def _note_text(hub: Hub, id: str, window: Period, marks: tuple[str, ...]) -> str | None:
    """What the formula of counting gives for the window."""
    distinct = [
        leaf
        for leaf in leaves(id, hub.settings.bases)
        if isinstance(METRICS[leaf].reading(hub.settings.bases), Distinct)
    ]
    if any(hub.ask(distinct, period=window).rows[0][leaf] is None for leaf in distinct):
        return UNCOUNTED.text(hub.language)
    return ADDED_UP.text(hub.language) if "not_deduplicated" in marks else None


def _missing_text(hub: Hub, id: str, window: Period) -> str | None:
    """What the formula of missing days gives for the window: per fact the first day, and how many store-days more."""
    texts = []
    for fact in daily_facts(hub):
        if fact in depends(id, hub.settings.bases):
            lost = sorted(
                day
                for store in hub.stores
                if hub.days(fact, store.id)
                for day in hub.missing_days(fact, store.id, window)
            )
            more = f" (+{len(lost) - 1})" if len(lost) > 1 else ""
            texts.append(f"{fact} {lost[0]:%Y-%m-%d}{more}" if lost else "")
    return " ".join(texts) or None
