"""The brief of an event as a page to print, and its copy as text to paste."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from xlops import figures, theme
from xlops.analysis.briefs import FIELDS, Brief
from xlops.answers.event_brief import EventBrief
from xlops.answers.promotion_year import t_minus
from xlops.calendar.events.base import LEVELS
from xlops.facts.base import WHOLE_SHOP
from xlops.hub import Hub
from xlops.label import Label, Language, joined
from xlops.render.copy_texts import KINDS_OF_COPY, CopyText, copy_texts
from xlops.sheets.calendar_spans import STATES, ending, moment, owner_text, short
from xlops.sheets.event_offers import offer_text, payers_text
from xlops.shipped import shipped
from xlops.theme import Look

FIRST_TASKS = 10
View = dict[str, Any]
_TITLE = Label("{event} {year}: event brief", "{year} 年{event}：活动方案")
_DESIGN, _COPY = (
    Label("{event} {year}: design brief", "{year} 年{event}：设计需求"),
    Label("{event} {year}: copy", "{year} 年{event}：文案"),
)
_SOURCE = Label(
    "from what was typed in the promotion calendar and from the archive", "来源：促销日历中填写的内容与店铺数据"
)
_NO_PICTURES = Label(
    "no picture is asked for yet: type one row a picture under Design briefs",
    "还没有设计需求：请在“设计需求”每张素材填一行",
)
_NO_OFFERS = Label("no offer is planned: type them under Promotion plan", "还没有优惠：请填写“促销方案”")
_NO_GOAL = Label(
    "no target: type visitors, conversion and value under Event targets",
    "没有目标：请在“活动目标”填写访客、转化率、客单价",
)
_NO_ADS = Label(
    "no budget for ads: type the share from ads and the return under Event targets",
    "没有广告预算：请在“活动目标”填写广告成交占比和投产比",
)
_NO_BUDGET = Label("no budget: type it with the offers of Promotion plan", "没有预算：请在“促销方案”各优惠后填写")


def brief_html(hub: Hub, brief: EventBrief, look: Look) -> str:
    """Event brief, design brief and copy, each on pages of its own."""
    environment = Environment(
        loader=FileSystemLoader(shipped("templates")), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=StrictUndefined,
    )  # fmt: skip
    language = look.language
    named = {"event": brief.planned.of.label, "year": brief.planned.of.event_year}
    texts = copy_texts(hub, brief, language)
    view = {
        "title": _TITLE.format(**named).text(language),
        "dates": f"{moment(brief.window.start)} – {brief.window.days.end}",
        "source": _SOURCE.text(language),
        "parts": [
            _part("brief", _TITLE.format(**named), _event_blocks(hub, brief, language), language),
            _part("design", _DESIGN.format(**named), _design_blocks(brief, language), language),
            _part("copy", _COPY.format(**named), _copy_blocks(texts, language), language),
        ],
    }
    page = environment.get_template("event-brief.html.j2")
    return page.render(look=look, theme=theme, zh=language == "zh", brief=view)


def copy_text(hub: Hub, brief: EventBrief, language: Language) -> str:
    """The four kinds of copy as plain text."""
    lines: list[str] = []
    kind = ""
    for each in copy_texts(hub, brief, language):
        if each.kind != kind:
            kind = each.kind
            lines += ["", f"== {KINDS_OF_COPY[kind].text(language)} =="]
        place = "" if each.place == KINDS_OF_COPY[kind] else f"[{each.place.text(language)}]"
        said = f" {each.trouble.text(language)}" if each.trouble else ""
        lines += ["", f"{place}{said}".strip(), each.text]
    return "\n".join(line.rstrip() for line in lines).strip() + "\n"


def _part(id: str, title: Label, blocks: list[View], language: Language) -> View:
    return {"id": id, "title": title.text(language), "blocks": blocks}


def _block(heading: str = "", **more: object) -> View:
    return {"heading": heading, "held": [], "pairs": [], "columns": [], "rows": [], "texts": [], "points": [], **more}


def _event_blocks(hub: Hub, brief: EventBrief, language: Language) -> list[View]:
    of, currency = brief.planned.of, hub.settings.currency

    def say(label: Label) -> str:
        return label.text(language)

    def amount(value: float | None) -> str:
        return "" if value is None else say(figures.money(value, currency))

    goal = brief.goal
    held = [
        say(each) for each, missing in ((_NO_GOAL, goal.typed is None), (_NO_BUDGET, brief.budget is None)) if missing
    ]
    typed = goal.typed
    tree = (
        f"{typed.visitors:,.0f} x {typed.conversion:.2%} x {amount(typed.order_value)} = {amount(typed.amount)}"
        if typed and typed.conversion is not None and typed.order_value is not None
        else ""
    )
    ratio = f"{float(brief.budget) / goal.amount:.1%}" if brief.budget is not None and goal.amount else ""
    return [
        _block(
            say(Label("Goal and budget", "目标与预算")),
            held=held,
            pairs=[
                (say(Label("level", "级别")), say(LEVELS[of.level])),
                (say(Label("dates", "日期")), say(STATES[of.planned])),
                (say(Label("visitors x conversion x value", "访客 × 转化率 × 客单价")), tree),
                (say(Label("target, paid", "目标支付金额")), amount(goal.amount)),
                (say(Label("last year", "去年")), amount(goal.year_before)),
                (say(Label("budget of the offers", "优惠预算")), amount(float(brief.budget) if brief.budget is not None else None)),
                (say(Label("budget of target", "预算占目标")), ratio),
            ],
        ),
        _block(
            say(Label("For whom", "面向谁")),
            pairs=[(each.name or say(of.label), " · ".join(filter(None, (each.buyer, each.scene)))) for each in brief.points],
            held=[] if brief.points else [say(Label("no buyer is described: type one under Copy points", "未描述人群：请填写“文案要点”"))],
        ),
        _block(
            say(Label("Phases", "阶段")),
            columns=_columns([Label("phase", "阶段"), Label("from", "开始"), Label("to", "结束"), Label("date", "日期状态")], language),
            rows=[[say(each.label) + (f" ({each.platform})" if each.platform else ""), moment(each.start), ending(each), say(STATES[each.planned])] for each in of.phases],
        ),
        _offers(hub, brief, language),
        _prices(brief, currency, language),
        _ads(hub, brief, language),
        _block(
            say(Label("Next tasks", "近期任务")),
            columns=_columns([Label("due", "截止"), Label("distance", "倒排"), Label("task", "任务"), Label("who", "负责")], language),
            rows=[
                [str(each.task.due), t_minus(each), say(short(each.task.label)), say(owner_text(each.task.owner))]
                for each in brief.planned.tasks
                if each.open and each.task.due >= hub.today
            ][:FIRST_TASKS],
        ),
        _block(say(Label("Risks", "风险")), points=[say(each) for each in risks(hub, brief)]),
    ]  # fmt: skip


def risks(hub: Hub, brief: EventBrief) -> list[Label]:
    """What stands in the way, from what is known: rows that cannot hold, prices below the floor, late tasks, open dates."""
    found = [
        Label("{offer}: {why}", "{offer}：{why}").format(offer=each.name, why=each.problem)
        for each in brief.offers
        if each.problem
    ]
    told = {each.problem for each in brief.offers}
    found += [each for each in brief.stopped if each not in told]
    for each in brief.worked:
        plan = next(one for one in brief.plans if one.store == each.store)
        floor = plan.floors.get(each.sku, plan.floors.get(""))
        if each.units == 1 and floor is not None and each.quote.receipt < floor:
            found.append(
                Label(
                    "{item}: the shop receives {got}, below the floor of {floor}",
                    "{item}：商家实收 {got}，低于底价 {floor}",
                ).format(item=each.name or each.sku, got=f"{each.quote.receipt:,.2f}", floor=f"{floor:,.2f}")
            )
    late = [each.task.label for each in brief.planned.tasks if each.late_days(hub.today)]
    if late:
        found.append(Label("late: {tasks}", "逾期：{tasks}").format(tasks=joined(map(short, late), Label(", ", "、"))))
    open_dates = [each.label for each in brief.planned.of.phases if each.planned]
    if open_dates:
        found.append(
            Label("not announced yet: {phases}", "尚未公布：{phases}").format(
                phases=joined(open_dates, Label(", ", "、"))
            )
        )
    return found


def _offers(hub: Hub, brief: EventBrief, language: Language) -> View:
    currency = hub.settings.currency
    rows = [
        [
            each.name,
            (each.offer and offer_text(each.offer, currency).text(language)) or "",
            (each.offer and payers_text(each.offer).text(language)) or "",
            (each.offer and ", ".join(sorted(each.offer.items))) or "",
            f"▼ {each.problem.text(language)}" if each.problem else "",
        ]
        for each in brief.offers
    ]
    heads = [
        Label("offer", "优惠"),
        Label("gives", "内容"),
        Label("paid by", "承担方"),
        Label("items", "商品"),
        Label("check", "提示"),
    ]
    return _block(
        Label("Offers", "优惠").text(language), columns=_columns(heads, language) if rows else [], rows=rows,
        held=[] if rows else [_NO_OFFERS.text(language)],
    )  # fmt: skip


def _prices(brief: EventBrief, currency: str, language: Language) -> View:
    heads = [
        Label("item", "商品"),
        Label("units", "件数"),
        Label("list price", "标价"),
        Label("hand price", "到手价"),
        Label("shop receives", "商家实收"),
    ]
    rows = [
        [each.name or each.sku, str(each.units), *(f"{amount:,.2f}" for amount in (each.quote.listed, each.quote.hand, each.quote.receipt))]
        for each in brief.worked
    ]  # fmt: skip
    title = Label("What it comes to, all offers together", "全部优惠叠加后").text(language)
    return _block(
        f"{title} ({currency})", columns=_columns(heads, language, right=4) if rows else [], rows=rows,
        held=[brief.worked_gap.text(language)] if brief.worked_gap else [],
    )  # fmt: skip


def _ads(hub: Hub, brief: EventBrief, language: Language) -> View:
    """What ads are to bring and may cost by channel, and when they are tested."""
    currency = hub.settings.currency
    rows = [
        [
            Label("all channels", "全部渠道").text(language) if each.channel == WHOLE_SHOP else each.channel,
            "" if each.sales is None else figures.money(each.sales, currency).text(language),
            "" if each.spend is None else figures.money(each.spend, currency).text(language),
        ]
        for each in brief.ads
    ]
    heads = [
        Label("channel", "渠道"),
        Label("sales by ads after refunds", "广告成交（退款后）"),
        Label("budget", "预算"),
    ]
    times = [
        (short(each.task.label).text(language), f"{each.task.start} – {each.task.due}")
        for each in brief.planned.tasks
        if each.open and each.task.owner == "ads"
    ]
    held = [] if any(each.spend is not None for each in brief.ads) else [_NO_ADS.text(language)]
    return _block(
        Label("For ads", "给推广").text(language), columns=_columns(heads, language, right=2) if rows else [], rows=rows,
        pairs=times, held=held,
    )  # fmt: skip


def _design_blocks(brief: EventBrief, language: Language) -> list[View]:
    if not brief.pictures:
        return [_block(held=[_NO_PICTURES.text(language)])]
    return [_picture(each, language) for each in brief.pictures]


def _picture(each: Brief, language: Language) -> View:
    """One picture; a brief that is held back shows what is wrong in place of what would be drawn from it."""
    if not each.ready:
        return _block(each.asset, held=[trouble.text(language) for trouble in each.troubles])
    return _block(each.asset, pairs=[(FIELDS[name].text(language), text) for name, text in each.fields.items()])


def _copy_blocks(texts: Sequence[CopyText], language: Language) -> list[View]:
    blocks = []
    for kind, title in KINDS_OF_COPY.items():
        mine = [each for each in texts if each.kind == kind]
        held = [each.trouble.text(language) for each in mine if each.trouble and not each.text]
        shown = [
            {"place": each.place.text(language), "text": each.text, "trouble": each.trouble.text(language) if each.trouble else ""}
            for each in mine
            if each.text
        ]  # fmt: skip
        blocks.append(_block(title.text(language), held=held, texts=shown))
    return blocks


def _columns(labels: Sequence[Label], language: Language, *, right: int = 0) -> list[View]:
    """Heads of columns; the last `right` are of numbers."""
    return [{"text": each.text(language), "right": at >= len(labels) - right} for at, each in enumerate(labels)]
