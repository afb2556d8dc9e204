"""The T-minus templates by level: one line a step, one time a level. Every one is a default that the shop edits.

Sources: 6-week operations run-up (getpodfleet.com, black-friday-operational-prep), 12/8/4-week plan (adsx.com,
shopify-black-friday-holiday-guide), stock final 4 to 6 weeks before (ventritools.com, seasonal sale checklist), S events
begin 2 to 3 months before, with warm-up, burst, encore and review (suo.run/details/19953), 618 warm-up from April and
Double 11 from September (76hw.com); times and hours without one are general knowledge: "default".
"""

from __future__ import annotations

from xlops.calendar.events import EVENTS, Occurrence
from xlops.calendar.events.base import Level
from xlops.calendar.tminus.base import Step
from xlops.label import Label

_LEVELS: tuple[Level, ...] = ("S", "A", "B", "C")
_TEMPLATES: dict[Level, list[Step]] = {"S": [], "A": [], "B": [], "C": [], "risk": []}


def _step(
    id: str,
    en: str,
    zh: str,
    *whens: str,
    owner: str,
    hours: float = 0,
    after: str = "",
    every: int = 0,
    fixed: bool = False,
    source: str = "default",
) -> None:
    """One step with its times at S, A, B and C; "" where the level has none."""
    for level, when in zip(_LEVELS, whens, strict=True):
        if when:
            waits = tuple(one for one in after.split() if any(each.id == one for each in _TEMPLATES[level]))
            _TEMPLATES[level].append(Step(id, Label(en, zh), when, owner, hours, waits, every, fixed, source))


_RUN_UP = "getpodfleet.com; adsx.com"
_S_LEVEL = "suo.run/details/19953; 76hw.com"

_step(
    "review_goal", "Review last year; goal and budget (visitors x conversion x order value)", "复盘去年，定目标和预算（访客×转化×客单价）",
    "T−90", "T−60", "T−30", "T−14", owner="operator", hours=8, source=_S_LEVEL,
)  # fmt: skip
_step(
    "selection", "Choose items and their roles; price floor, 30- and 90-day price history", "选品定角色；底价与30/90天价格历史核查",
    "T−75", "T−45", "T−28", "T−12", owner="operator", hours=12, after="review_goal",
)  # fmt: skip
_step(
    "demand_import", "Demand forecast; purchase orders with a long lead (import, custom)", "销量预测；下长周期采购单（进口、定制）",
    "T−75", "", "", "", owner="buyer", hours=8, after="selection", source=_RUN_UP,
)  # fmt: skip
_step(
    "demand", "Demand forecast; purchase orders (local suppliers)", "销量预测；下采购单（本地供应商）",
    "T−60", "T−45", "T−25", "T−10", owner="buyer", hours=8, after="selection", source=_RUN_UP,
)  # fmt: skip
_step(
    "eligibility", "Eligibility check (scores, refund rate, points, level) and repair plan", "报名资格自查（评分、退款率、扣分、层级）与修复计划",
    "T−60", "T−45", "T−25", "T−10", owner="operator", hours=3,
)  # fmt: skip
_step(
    "eligibility_weekly", "Eligibility again, every week until registration closes", "每周复查报名资格，直到报名截止",
    "T−53..T−32", "T−38..T−24", "", "", owner="operator", hours=1, after="eligibility", every=7,
)  # fmt: skip
_step(
    "register_open", "Registration opens: enrol items", "报名开始：提报商品",
    "registration or T−45", "registration or T−30", "registration or T−20", "",
    owner="operator", hours=4, fixed=True, source="longportapp.cn/news/203501236 (618 of 2024: T−43)",
)  # fmt: skip
_step(
    "material_brief", "Material brief to the designer (main picture, banner, detail page)", "给美工下素材需求（主图、海报、详情页）",
    "T−40", "T−28", "T−18", "T−9", owner="operator", hours=4, after="selection",
)  # fmt: skip
_step(
    "register_close", "Registration closes, prices are locked", "报名截止、锁价",
    "deadline or registration end or T−30", "deadline or registration end or T−20",
    "deadline or registration end or T−14", "", owner="operator", hours=2, after="eligibility selection", fixed=True,
)  # fmt: skip
_step(
    "copy_draft", "Copy pack drafted (click, guide, rules, story)", "文案初稿（点击、导购、规则、故事四类）",
    "T−30", "T−21", "T−14", "T−6", owner="copywriter", hours=10, after="material_brief",
)  # fmt: skip
_step(
    "ads_test", "Ads tested, accounts warmed up, audiences built", "投放测试、账户预热、人群蓄水",
    "T−30..T−11", "T−20..T−7", "T−12..T−4", "T−5", owner="ads", hours=16, after="selection",
)  # fmt: skip
_step(
    "presale", "Presale: deposits", "预售：付定金", "presale..presale end", "", "", "",
    owner="operator", hours=4, after="register_close", fixed=True,
)  # fmt: skip
_step(
    "copy_approved", "Copy pack approved", "文案定稿",
    "T−21", "T−14", "T−8", "T−4", owner="operator", hours=2, after="copy_draft",
)  # fmt: skip
_step(
    "stock_in", "Stock-in complete (scanned by the warehouse)", "备货入仓完成（仓库已扫描）",
    "stock_in end or T−21", "stock_in end or T−14", "stock_in end or T−10", "T−5",
    owner="warehouse", hours=16, after="demand demand_import", source="ventritools.com, seasonal sale checklist",
)  # fmt: skip
_step(
    "service_ready", "Service roster, quick replies and courier capacity confirmed", "客服排班、快捷回复、快递运力确认",
    "T−10", "T−7", "T−4", "T−2", owner="service", hours=6, source=_RUN_UP,
)  # fmt: skip
_step(
    "warm_up", "Warm-up: push carts and favourites, coupons out", "预热：催加购收藏、发券",
    "warm_up..warm_up end or T−10..T−1", "warm_up..warm_up end or T−5..T−1", "warm_up..warm_up end or T−3..T−1",
    "warm_up..warm_up end or T−2..T−1", owner="operator", hours=12, after="copy_approved", fixed=True, source=_S_LEVEL,
)  # fmt: skip
_step(
    "freeze", "Change freeze (prices, pages, links) and a whole test order", "冻结改动（价格、页面、链接），走一遍完整下单测试",
    "T−2", "T−2", "T−1", "T−1", owner="operator", hours=3, after="copy_approved stock_in register_close",
    source=_RUN_UP,
)  # fmt: skip
_step(
    "burst", "Burst: hourly watch sheet", "爆发：每小时盯盘",
    "burst..burst end or T0", "burst..burst end or T0", "burst..burst end or T0", "burst..burst end or T0",
    owner="operator", hours=12, after="freeze", fixed=True, source=_S_LEVEL,
)  # fmt: skip
_step(
    "encore", "Encore", "返场", "encore..encore end or T+1..T+3", "encore..encore end or T+1", "", "",
    owner="operator", hours=4, after="burst", fixed=True, source=_S_LEVEL,
)  # fmt: skip
_step(
    "ship_check", "Ship-out deadline check", "发货时效检查",
    "T+2..T+3", "T+2", "T+2", "T+2", owner="warehouse", hours=4, after="burst",
)  # fmt: skip
_step(
    "first_review", "First review: result against plan", "首次复盘：结果对计划",
    "T+3", "T+3", "T+2", "T+1", owner="operator", hours=4, after="burst", source=_S_LEVEL,
)  # fmt: skip
_step(
    "price_watch", "Price protection ends: no lower price until then", "价保期结束：之前不可再降价",
    "price_watch end or T+15", "price_watch end or T+15", "price_watch end or T+10", "price_watch end or T+7",
    owner="operator", fixed=True, source="reportify.ai/news/1117827872023777280 (618 of 2025: T+17)",
)  # fmt: skip
_step(
    "refund_review", "Review after refunds have settled: true sales", "退款结算后复盘：真实销售额",
    "T+15..T+20", "T+15", "T+10", "T+7", owner="operator", hours=4, after="first_review",
)  # fmt: skip
_step(
    "carry_over", "Carry-over list, stock clean-up, uplift archived for the next forecast", "遗留事项、库存清理、提升幅度存档供下次预测",
    "T+30", "T+20", "T+14", "T+7", owner="operator", hours=4, after="refund_review",
)  # fmt: skip

_TEMPLATES["risk"] += [
    Step("claims_check", Label("Check claims, banned words and prices on every page", "检查宣传用语、违禁词和价格"), "T−14", "operator", 6),
    Step("complaints_check", Label("Answer every open complaint and bad review", "处理完所有投诉与差评"), "T−7", "service", 8, ("claims_check",)),
    Step("watch", Label("Watch complaints and media all day", "全天关注投诉与舆情"), "T0", "service", 4, fixed=True),
]  # fmt: skip

_SPECIAL: dict[str, tuple[Step, ...]] = {
    "cny": (
        Step("spring_order", Label("Spring stock ordered before suppliers stop", "供应商停工前下好春季采购单"), "supplier_stop−5 working days", "buyer", 8),
        Step("supplier_last", Label("Last deliveries from suppliers before they stop", "供应商停工前最后一批到货"), "supplier_stop−1", "warehouse", 6, ("spring_order",), fixed=True),
        Step("pause_notice", Label("Last ship day and pause told on pages and in replies", "页面与快捷回复公告停发、末次发货日"), "courier_stop−5", "service", 3),
        Step("last_ship", Label("Last parcels before couriers stop", "快递停运前最后发货"), "courier_stop−1", "warehouse", 6, ("pause_notice",), fixed=True),
        Step("ship_again", Label("Couriers run again: ship what waits", "快递恢复：发出积压订单"), "courier_stop end+1", "warehouse", 12, ("last_ship",), fixed=True),
        Step("restart", Label("Demand restarts: ads and stock back up", "节后复工：投放与备货恢复"), "restart end", "operator", 4),
    ),
}  # fmt: skip
"""What an event has beside its level's steps."""


def steps_for(event: str | Occurrence) -> tuple[Step, ...]:
    """The default steps of an event, by its level, with those that only it has."""
    id = event.event if isinstance(event, Occurrence) else event
    return (*_TEMPLATES[EVENTS[id].level], *_SPECIAL.get(id, ()))


def template(level: Level) -> tuple[Step, ...]:
    """The default steps of a level."""
    return tuple(_TEMPLATES[level])
