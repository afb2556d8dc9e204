"""Eligibility: may the shop enter what comes, what is missing, what repairs it and how long; what no export says is typed."""

from __future__ import annotations

from xlops import figures
from xlops.analysis.eligibility import value_of
from xlops.answers.campaigns import platforms_of
from xlops.answers.eligibility import Judged, Standing, exported_of, known_of, library, standings
from xlops.answers.numbers import counted
from xlops.answers.standing import missing
from xlops.blocks import Block, Cell, Column, Format, Formula, Gap, Heading, Note, Row, Table
from xlops.hub import Hub
from xlops.label import Label, joined
from xlops.ledgers import LEDGERS
from xlops.ledgers.activity_rules import OPERATOR_CHOICES
from xlops.ledgers.event_words import ALL_PLATFORMS
from xlops.ledgers.rule_metrics import RULE_METRICS, Unit
from xlops.sheets.base import sheet
from xlops.sheets.common import store_name, title
from xlops.sheets.event_tasks import STATE
from xlops.sheets.registration import DEADLINE, STORE
from xlops.sheets.typed_table import offered_table

FORMATS: dict[Unit, Format] = {
    "score": "score", "share": "share", "money": "money", "count": "count", "level": "number", "percent": "number",
}  # fmt: skip
"""How a metric of rules is written."""
AUTOMATIC = Label("By xlops", "自动值")
"""What holds while nothing is typed beside it."""
_ACTIVITY, _METRIC = Label("Activity", "活动名称"), Label("Metric", "指标")


@sheet(
    "eligibility",
    en="Eligibility",
    zh="报名资格",
    order=12,
    group="front",
    workbook="promotion_calendar",
    widths=(16, 26, 26, 14, 12, 18, 14, 13, 14, 52, 36),
    doc="May each store enter what comes: pass or fail by rule, the gap, what repairs it and how long.",
)
def eligibility(hub: Hub) -> list[Block]:
    """One line an activity and store, then every rule, failing ones first, then what has to be typed."""
    found = standings(hub)
    return [
        title(hub, Label("Eligibility", "报名资格")),
        Heading(_finding(hub, found)),
        *_notes(hub),
        _summary(hub, found),
        Gap(),
        *_rules(hub, found),
        *_standing(hub),
    ]


def _finding(hub: Hub, found: tuple[Standing, ...]) -> Label:
    failing = [each for each in found if each.passed is False]
    if not found:
        return Label("No rule concerns the shop's stores", "没有适用于本店的活动规则")
    if failing:
        first = failing[0]
        worst = first.failing[0]
        return Label("▼ {store} may not enter {activity}: {metric} {gap}", "▼ {store}暂不能报{activity}：{metric} {gap}").format(
            store=store_name(hub, first.store), activity=first.label, metric=worst.library.metric.label, gap=worst.verdict.repair or _against(worst)
        )  # fmt: skip
    unknown = sum(each.passed is None for each in found)
    if unknown:
        return Label("Nothing fails; of {n} activities something is unknown", "没有不达标项；{n} 个活动有指标未知").format(
            n=unknown
        )  # fmt: skip
    return Label("Every rule is met", "全部规则达标")


def _notes(hub: Hub) -> list[Note]:
    notes = [
        Note(
            Label(
                "Unknown is no pass. Repairs are counted at the shop's own rate of the last 30 days, with what leaves the rolling window; ratings by day are rebuilt from the platform's sums.",
                "未知不算达标。修复天数按本店近 30 天的速度计算，并计入滚出统计窗口的部分；每日评分由平台合计值推算。",
            )
        )
    ]
    nowhere = [store_name(hub, each.id) for each in hub.stores if not platforms_of(hub, each.id)]
    if nowhere and any(rule.platform != ALL_PLATFORMS for rule in library(hub)):
        where = Label(
            "The platform of {stores} is not known: name it in xlops.toml, [stores], platform = \"tmall\"",
            "{stores} 的平台未知：请在 xlops.toml 的 [stores] 写 platform = \"天猫\"",
        ).format(stores=", ".join(nowhere))  # fmt: skip
        notes.append(Note(where, "plain"))
    defaults = sum(rule.default for rule in library(hub))
    if defaults:
        notes.append(
            Note(
                Label(
                    "{n} rules are trade knowledge, not a platform's notice: see Rules",
                    "有 {n} 条规则为行业通行值，非平台公告：见活动规则页",
                ).format(n=defaults),
                "plain",
                "activity_rules",
            )
        )
    return notes


def _summary(hub: Hub, found: tuple[Standing, ...]) -> Table:
    rows: list[Row] = []
    for each in found:
        longest = max((days for rule in each.failing if (days := rule.verdict.days) is not None), default=None)
        left = (each.deadline - hub.today).days if each.deadline else None
        late = longest is not None and left is not None and longest > left
        rows.append(
            {
                "store": store_name(hub, each.store),
                "activity": each.label,
                "deadline": each.deadline,
                "passed": _passed(each.passed),
                "failing": len(each.failing) or None,
                "unknown": len(each.unknown) or None,
                "days": Cell(longest, tone="bad" if late else "plain"),
                "first": _first(each),
            }
        )
    columns = (
        Column("store", STORE),
        Column("activity", _ACTIVITY),
        Column("deadline", DEADLINE, "day"),
        Column("passed", Label("May enter", "可否报名")),
        Column("failing", Label("Fail", "不达标"), "count"),
        Column("unknown", Label("Unknown", "未知"), "count"),
        Column("days", Label("Days to repair", "修复天数"), "count"),
        Column("first", Label("What repairs it", "如何修复"), span=4),
    )
    return Table(
        "eligible", columns, tuple(rows), hub.origin("activity_rules"),
        empty=Label("Nothing to enter: no event with rules lies ahead.", "近期没有有规则的活动。"),
    )  # fmt: skip


def _first(each: Standing) -> Label | None:
    if each.failing:
        first = each.failing[0]
        return Label("{metric}: {repair}", "{metric}：{repair}").format(
            metric=_named(first), repair=first.verdict.repair or _against(first)
        )
    if each.unknown:
        return Label("{metric}: {repair}", "{metric}：{repair}").format(
            metric=_named(each.unknown[0]), repair=each.unknown[0].verdict.repair or missing(each.unknown[0].library.metric.id)
        )  # fmt: skip
    return None


def _named(each: Judged) -> Label:
    """The metric, with the item where it is judged by item."""
    if not each.item:
        return each.library.metric.label
    return Label("{item}, {metric}", "{item}，{metric}").format(item=each.item, metric=each.library.metric.label)


def _passed(passed: bool | None) -> Cell:
    if passed is None:
        return Cell(Label("unknown", "未知"), tone="quiet")
    return Cell(Label("✓ yes", "✓ 可报"), tone="good") if passed else Cell(Label("▼ no", "▼ 不可报"), tone="bad")


def _against(each: Judged) -> Label:
    """What a rule asks, in words."""
    rule = each.verdict.rule
    operator = next((choice.label for choice in OPERATOR_CHOICES if choice.value == rule.operator), None)
    return Label("must be {operator} {value}", "须{operator} {value}").format(
        operator=operator or rule.operator, value=written(_unit(each), rule.value)
    )


def _unit(each: Judged) -> Unit:
    """The unit of what is judged: a price that is set against the lowest one is money."""
    judged_price = each.library.metric.id == "below_lowest" and each.verdict.passed is not None
    return "money" if judged_price else each.library.metric.unit


def written(unit: Unit, value: float) -> str:
    """A figure of a rule as it is written in a sentence."""
    if unit == "share":
        return figures.share(value, 1).en
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _rules(hub: Hub, found: tuple[Standing, ...]) -> list[Block]:
    order = {False: 0, None: 1, True: 2}
    judged = sorted((rule for each in found for rule in each.judged), key=lambda each: order[each.verdict.passed])
    seen: dict[tuple[str, str, str, float, str], list[Judged]] = {}
    for each in judged:  # a rule for any activity says the same before each of them
        place = each.store, each.item, each.library.metric.id, each.verdict.rule.value, each.library.activity
        seen.setdefault(place, []).append(each)
    if not seen:
        return []
    rows: list[Row] = []
    for group in seen.values():
        one = group[0]
        format = FORMATS[_unit(one)]
        rows.append(
            {
                "store": store_name(hub, one.store),
                "activity": joined(list(dict.fromkeys(each.label for each in group)), Label(", ", "、")),
                "metric": _named(one),
                "state": _verdict(one),
                "value": Cell(one.verdict.value, format),
                "rule": _against(one),
                "gap": Cell(one.verdict.gap or None, format),
                "needed": one.verdict.needed or None,
                "days": one.verdict.days or None,
                "repair": one.verdict.repair,
                "source": one.verdict.rule.source,
            }
        )
    failing = sum(group[0].verdict.passed is False for group in seen.values())
    head = counted(
        failing,
        "{n} rule is not met of {all}",
        "{n} rules are not met of {all}",
        "{all} 条规则中 {n} 条不达标",
        all=len(seen),
    )
    columns = (
        Column("store", STORE),
        Column("activity", _ACTIVITY),
        Column("metric", _METRIC),
        Column("state", STATE),
        Column("value", Label("Value", "当前值"), "number"),
        Column("rule", Label("Rule", "规则")),
        Column("gap", Label("Gap", "差距"), "number"),
        Column("needed", Label("Needed", "还需"), "count"),
        Column("days", Label("Days to repair", "修复天数"), "count"),
        Column("repair", Label("What repairs it", "如何修复")),
        Column("source", Label("Source", "依据")),
    )
    table = Table(
        "eligible_rules", columns, tuple(rows), hub.origin("ratings", "reviews", "orders", "service"), real=True,
        key=("store", "activity", "metric", "rule"), filter=True,
    )  # fmt: skip
    return [Heading(head), table, Gap()]


def _verdict(each: Judged) -> Cell:
    if each.verdict.passed is None:
        return Cell(Label("unknown", "未知"), tone="quiet")
    if each.verdict.passed:
        return Cell(Label("✓ met", "✓ 达标"), tone="good")
    return Cell(Label("▼ not met", "▼ 不达标"), tone="bad")


def _standing(hub: Hub) -> list[Block]:
    """The metrics of the stores' rules as exports say them, each with a cell to type what the platform shows."""
    rows: list[Row] = []
    for store in hub.stores:
        mine = [
            rule
            for rule in library(hub)
            if rule.platform in platforms_of(hub, store.id) or rule.platform == ALL_PLATFORMS
        ]
        for id in [each for each in RULE_METRICS if any(rule.metric.id == each for rule in mine)]:
            metric = RULE_METRICS[id]
            if metric.item:
                continue
            known, used = exported_of(hub, store.id).get(id), known_of(hub, store.id).get(id)
            automatic = None if known is None else value_of(known, hub.today)
            value = None if used is None else value_of(used, hub.today)
            format = FORMATS[metric.unit]
            rows.append(
                {
                    "store": store.id,
                    "metric": id,
                    "exported": Cell(automatic, format),
                    "used": Cell(Formula(_USED, value), format),
                    "where": Label("from exports", "来自导出数据") if automatic is not None else missing(id),
                }
            )
    if not rows:
        return []
    typed_count = sum(each.stored is not None for each in hub.typed.rows["shop_standing"].values())
    head = counted(
        typed_count,
        "Where the stores stand: {n} value typed",
        "Where the stores stand: {n} values typed",
        "店铺现状：手工填写 {n} 项",
    )
    note = Label(
        "What the platform shows is typed over what exports say; clear the cell to go back.",
        "平台显示的值填在黄色格，优先于导出数据；清空即恢复。",
    )
    before = (
        Column("where", Label("Source", "依据")),
        Column("exported", AUTOMATIC, "number"),
        Column("used", Label("Used", "采用值"), "number", formula=_USED),
    )
    table = offered_table(
        hub, LEDGERS["shop_standing"], rows, before=before,         origin=hub.origin("ratings", "reviews", "orders", "service"),
    )  # fmt: skip
    return [Heading(head), Note(note), table]


_USED = (
    '=IF(t_shop_standing[[#This Row],[value]]<>"",t_shop_standing[[#This Row],[value]],'
    'IF(t_shop_standing[[#This Row],[exported]]="","",t_shop_standing[[#This Row],[exported]]))'
)
