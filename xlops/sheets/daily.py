"""Daily: choose a range and a store; every metric recomputes by live formulas, with no Python."""

from __future__ import annotations

from datetime import timedelta

from xlops.answers.daily import ALL, SHOWN, DailyRow, daily, shown_leaves
from xlops.answers.numbers import growth, real
from xlops.blocks import Block, Cell, Column, Formula, Gap, Heading, Note, Picker, Pickers, Row, Table
from xlops.calendar.periods import Period
from xlops.engine.formula import formula, missing_days_formula, people_note_formula
from xlops.hub import Hub
from xlops.label import Label, same
from xlops.metrics import METRICS
from xlops.metrics.basis import basis as basis_of
from xlops.metrics.lineage import depends
from xlops.sheets.base import sheet
from xlops.sheets.common import change_column, format_of, metric_column, title


@sheet(
    "daily",
    en="Daily",
    zh="日报",
    order=11,
    widths=(12, 17, *(11.5,) * 40),
    freeze=1,
    doc="Any range and store, recomputed by formulas over one row per store and day.",
)
def daily_sheet(hub: Hub) -> list[Block]:
    """The pickers, the metrics of the range, the rows they are computed from."""
    rows = daily(hub)
    start, end = hub.yesterday - timedelta(days=6), hub.yesterday
    return [
        title(hub, Label("Daily", "日报")),
        Note(
            Label(
                "Type a range and choose a store in the yellow cells: everything below recomputes in Excel, WPS or LibreOffice, without Python.",
                "在黄色单元格输入起止日期并选择店铺：下方数字由公式实时重算（Excel、WPS、LibreOffice 均可，无需 Python）。",
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
        Gap(),
        Heading(Label("One row per store and day", "每店每日一行")),
        _table(hub, rows),
    ]


def _result(hub: Hub, window: Period) -> Table:
    """One row per metric; engine's values stand behind the formulas as their expected results."""
    bases = hub.settings.bases
    known = [metric for metric in SHOWN if all(hub.known(fact) for fact in depends(metric, bases))]
    before = Period(window.start - timedelta(days=window.days), window.start - timedelta(days=1))
    now, then = hub.ask(known, period=window), hub.ask(known, period=before)
    rows: list[Row] = []
    for id in known:
        metric = METRICS[id]
        value, earlier = real(now.rows[0][id]), real(then.rows[0][id])
        format = format_of(metric)
        here = formula(id, bases=bases, facts_known=_daily_facts(hub))
        back = formula(id, bases=bases, start="(2*d_from-d_to-1)", end="(d_from-1)", facts_known=_daily_facts(hub))
        marks = people_note_formula(id, bases=bases)
        rows.append(
            {
                "metric": Cell(metric.label, note=same(metric.doc)),
                "id": id,
                "value": Cell(Formula(here, value), format, "strong"),
                "before": Cell(Formula(back, earlier), format),
                "change": Cell(
                    Formula(
                        '=IFERROR(IF({row.before}=0,"",({row.value}-{row.before})/ABS({row.before})),"")',
                        growth(value, earlier),
                    ),
                    "change",
                ),
                "basis": basis_of(metric, bases) or same("–"),
                "note": Formula(marks, None) if marks else None,
                "missing": Formula(missing_days_formula(id, bases=bases, facts_known=_daily_facts(hub)), None),
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


def _daily_facts(hub: Hub) -> tuple[str, ...]:
    return tuple(fact for fact in ("store_daily", "traffic", "ads", "service") if hub.known(fact))


def _table(hub: Hub, rows: list[DailyRow]) -> Table:
    names, facts = shown_leaves(hub), _daily_facts(hub)
    body: tuple[Row, ...] = tuple(
        {
            "day": row.day,
            "store": row.store,
            **{leaf: row.values[leaf] for leaf in names},
            **{f"has_{fact}": row.has.get(fact, 1) for fact in facts},
        }  # type: ignore[dict-item]
        for row in rows
    )
    columns = (
        Column("day", Label("Day", "日期"), "day"),
        Column("store", Label("Store", "店铺"), "id"),
        *(metric_column(leaf) for leaf in names),
        *(
            Column(
                f"has_{fact}",
                Label(f"Has {fact}", f"有 {fact}"),
                "count",
                note=Label("1 when the day was exported", "1 表示当日已导入"),
            )
            for fact in facts
        ),
    )
    origin = hub.origin("orders", "order_lines", "refunds", "store_daily", "ads")
    return Table("daily", columns, body, origin, real=True, key=("day", "store"), filter=True)
