"""Targets: what is planned for a month or a day."""

from xlops.facts.finance import TARGETS
from xlops.label import Label
from xlops.ledgers.base import Choice, DerivedColumn, ledger, typed
from xlops.ledgers.expression import Arithmetic, Cell, Either, Is, MonthDays

MONTH, DAY = Choice("month", Label("month", "月")), Choice("day", Label("day", "日"))

ledger(
    TARGETS,
    typed(TARGETS, "store", "The store that it is for.", "目标所属店铺。", among="stores"),
    typed(
        TARGETS,
        "day",
        "The day; for a month its first day, or any day of it.",
        "日期；月目标填该月 1 日（或该月任意一天）。",
    ),
    typed(
        TARGETS,
        "metric",
        "What is planned: the id of a metric, see Dictionary.",
        "指标代码，见“指标字典”。",
        among="metrics",
    ),
    typed(
        TARGETS,
        "span",
        "month or day; blank means month.",
        "月 或 日；留空为月。",
        choices=(MONTH, DAY),
        default="month",
    ),
    typed(
        TARGETS,
        "value",
        "The target: a rate as a share, 5% or 0.05.",
        "目标值；比率填 5% 或 0.05。",
        required=True,
        least=0,
    ),
    en="Targets",
    zh="目标",
    doc=Label(
        "What the shop plans: Today and Inputs set each month against it.", "本店的计划值，今日页和输入页按此计算进度。"
    ),
    derived=(
        DerivedColumn(
            "per_day",
            Label("Per day", "日均"),
            Label("The target shared out evenly over the days of its month.", "月目标按天均摊。"),
            Either(Is("span", ("day", "日")), Cell("value"), Arithmetic("/", Cell("value"), MonthDays(Cell("day")))),
        ),
    ),
    order=21,
)
