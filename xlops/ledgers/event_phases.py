"""Announced dates: typed over the dates that are planned by rule."""

from xlops.facts.campaigns import EVENT_PHASES as FACT
from xlops.label import Label
from xlops.ledgers.base import Rule, ledger, typed
from xlops.ledgers.event_words import (
    ALL_PLATFORMS,
    EVENT_CHOICES,
    FIRST_YEAR,
    HOUR_CHOICES,
    LAST_YEAR,
    PHASE_CHOICES,
    PLATFORM_CHOICES,
    WHOLE,
)
from xlops.ledgers.expression import All, Blank, Cell, Compare, Not

_NO_START = Label(
    "is blank while a time or an end is typed; type the first day too", "为空，但填了时刻或结束日；请同时填写开始日"
)

ledger(
    FACT,
    typed(FACT, "store", "Always the whole shop.", "固定为全店。", choices=WHOLE, default="*"),
    typed(FACT, "event", "The event.", "活动。", choices=EVENT_CHOICES),
    typed(FACT, "year", "The event-year.", "活动年份。", least=FIRST_YEAR, most=LAST_YEAR),
    typed(FACT, "phase", "The phase; “event days” dates the event itself.", "阶段；“活动日”为活动本身。", choices=PHASE_CHOICES),
    typed(FACT, "platform", "Blank means all platforms.", "留空为全部平台。", choices=PLATFORM_CHOICES, default=ALL_PLATFORMS),
    typed(FACT, "start", "The first day as announced, on the market's clock; blank keeps the planned one.", "公告的开始日（按活动所在市场的时间）；留空则按计划日。"),
    typed(FACT, "start_time", "When it opens on that day, like 20:00; blank is midnight.", "当天几点开始，如 20:00；留空为 0 点。", choices=HOUR_CHOICES),
    typed(FACT, "end", "The last day, which belongs to it; blank is until the next phase.", "结束日（含当天）；留空则到下一阶段为止。"),
    typed(FACT, "end_time", "When it closes on that day; blank is the end of the day.", "当天几点结束；留空为当天结束。", choices=HOUR_CHOICES),
    typed(FACT, "source", "Who announced it, where and when.", "公告来源和日期。"),
    en="Announced dates",
    zh="活动排期",
    doc=Label(
        "Dates that platforms announced. They take the place of planned ones wherever an event is shown or asked for.",
        "平台公告的日期；填写后替代各处的计划日期。",
    ),
    rules=(
        Rule("start", All((Blank("start"), Not(Blank("end")))), _NO_START),
        Rule("start", All((Blank("start"), Not(Blank("start_time")))), _NO_START),
        Rule("end", Compare("<", Cell("end"), Cell("start")), Label("ends before it starts; mend one of the dates", "结束早于开始；请改日期")),
    ),
    order=61,
    workbook="promotion_calendar",
    offered=True,
)  # fmt: skip
