"""Funnel: steps, rates, the biggest leak and what it costs."""

from __future__ import annotations

from xlops import figures
from xlops.answers.funnel import FunnelAnswer, funnels
from xlops.blocks import Block, Cell, Chart, Column, Gap, Heading, Note, Row, Series, Table
from xlops.hub import Hub
from xlops.label import Label
from xlops.metrics import METRICS
from xlops.metrics.lineage import depends
from xlops.sheets.base import sheet
from xlops.sheets.common import marks_text, title
from xlops.sheets.waiting import waiting

WIDTHS = (26.0, 18.0, *(14.0,) * 8)
SHOWS = (
    (Label("from visit to payment: rates, where people are lost", "访问到支付：各环节转化率与流失"), "store_daily"),
    (Label("from session to order", "会话到成交"), "traffic"),
    (Label("from impression to order", "展现到成交"), "ads"),
)

BASIS = {
    "person": Label("counted by person", "按人计"),
    "session": Label("counted by session", "按会话计"),
    "event": Label("counted by event", "按次计"),
}


@sheet(
    "funnel",
    en="Funnel",
    zh="漏斗",
    order=16,
    widths=WIDTHS,
    doc="Every funnel that the shop has data for: step rates, the leak, the money lost there.",
)
def funnel_sheet(hub: Hub) -> list[Block]:
    """One table and chart per funnel over the last 30 days."""
    found = funnels(hub)
    if not found:
        none = Label(
            "Where buyers are lost is unknown: a funnel needs at least visitors and buyers of the last 30 days",
            "流失环节未知：漏斗至少需要近 30 天的访客和买家",
        )
        return waiting(hub, "funnel", Label("Funnel", "漏斗"), none, SHOWS, WIDTHS)
    blocks: list[Block] = [title(hub, Label("Funnel, 30 days", "漏斗（近30天）"))]
    for answer in found:
        blocks += [Heading(_finding(hub, answer)), Note(_terms(answer)), _table(hub, answer), _chart(answer), Gap()]
    return blocks


def _finding(hub: Hub, answer: FunnelAnswer) -> Label:
    leak = answer.leak
    if leak is None or leak.step_rate is None:
        return answer.funnel.label
    words = {"name": answer.funnel.label, "step": leak.label, "rate": figures.share(leak.step_rate, 2)}
    point = (
        Label("; one point more there: {money} in 30 days", "；该环节每升 1 个点，30 天多 {money}").format(
            money=_signed(hub, leak.point_amt)
        )
        if leak.point_amt
        else Label(".", "。")
    )
    if leak.fell_amt and leak.rate_before is not None:
        text = Label(
            "{name}: “{step}” fell most, {before} to {rate}: about {money} lost against the 30 days before{point}",
            "{name}：“{step}”跌得最多，{before} → {rate}，较前 30 天约少 {money}{point}",
        )
        return text.format(
            **words,
            before=figures.share(leak.rate_before, 2),
            money=figures.compact(leak.fell_amt, hub.settings.currency),
            point=point,
        )
    fell = any(step.rate_before is not None for step in answer.steps)
    no_fall = Label("no step fell", "各环节均未下跌") if fell else Label("30 days before unknown", "前 30 天未知")
    return Label(
        "{name}: {no_fall}; the lowest rate is “{step}”, {rate}{point}",
        "{name}：{no_fall}；最低为“{step}” {rate}{point}",
    ).format(**words, no_fall=no_fall, point=point)


def _signed(hub: Hub, amount: float) -> Label:
    return Label("+{money}", "+{money}").format(money=figures.compact(amount, hub.settings.currency))


def _terms(answer: FunnelAnswer) -> Label:
    openness = (
        Label("closed", "封闭")
        if answer.funnel.closed
        else Label("open: a step counts everybody who took it", "开放：每一步统计所有到达者")
    )
    text = Label("{basis}; {open}", "{basis}；{open}").format(basis=BASIS[answer.funnel.basis], open=openness)
    marks = marks_text(answer.marks)
    return text if marks is None else Label("{text}; {marks}", "{text}；{marks}").format(text=text, marks=marks)


def _table(hub: Hub, answer: FunnelAnswer) -> Table:
    rows: tuple[Row, ...] = tuple(
        {
            "step": step.label,
            "metric": step.metric,
            "count": step.count,
            "step_rate": Cell(step.step_rate, "share", "bad" if step.leak else "plain"),
            "rate_before": step.rate_before,
            "total_rate": step.total_rate,
            "lost": step.lost,
            "fell_amt": Cell(step.fell_amt, "money0", "bad" if step.leak and step.fell_amt else "plain"),
            "point_amt": step.point_amt,
            "leak": Label("◀ biggest leak", "◀ 最大流失") if step.leak else None,
        }
        for step in answer.steps
    )
    return Table(
        f"funnel_{answer.funnel.id}",
        (
            Column("step", Label("Step", "环节")),
            Column("metric", Label("Metric", "指标代码"), "id"),
            Column("count", Label("Count", "数量"), "count"),
            Column("step_rate", Label("Step rate", "环节转化率"), "share"),
            Column("rate_before", Label("30 days before", "前30天"), "share"),
            Column("total_rate", Label("Of the first", "总转化率"), "share"),
            Column("lost", Label("Did not go on", "流失数"), "count"),
            Column("fell_amt", Label("Money lost there", "流失金额"), "money0", note=_fell()),
            Column("point_amt", Label("1 point more brings", "每升1个点多"), "money0", note=_point()),
            Column("leak", Label("Leak", "流失点")),
        ),
        rows,
        hub.origin(*sorted({fact for step in answer.funnel.steps for fact in _facts(step.metric)})),
        real=True,
        key=("metric",),
    )


def _facts(metric: str) -> frozenset[str]:
    return depends(metric, {}) if metric in METRICS else frozenset()


def _fell() -> Label:
    return Label(
        "What the fall of this rate took: the amount of the 30 days before x how much the rate fell since, relatively. 0 where it did not fall. A person who does not go on is no lost order, so people are not multiplied by the order value.",
        "该环节转化率下跌带走的金额：前 30 天金额 × 转化率相对跌幅；未下跌为 0。离开的人并不等于一笔订单，因此不用人数乘客单价。",
    )


def _point() -> Label:
    return Label(
        "The amount x one percentage point / the step rate, all other rates held. Blank where the rate is below one point.",
        "金额 × 1 个百分点 ÷ 环节转化率，其他环节不变；转化率低于 1 个点时留空。",
    )


def _chart(answer: FunnelAnswer) -> Chart:
    return Chart(
        f"funnel_{answer.funnel.id}",
        "funnel",
        f"funnel_{answer.funnel.id}",
        "step",
        (Series("count", Label("count", "数量"), "own"),),
        "count",
        span=6,
        height=2 * len(answer.steps) + 1,
        alt=answer.funnel.label,
    )
