"""The words that ledgers of promotions choose from: events, phases, platforms, hours."""

from __future__ import annotations

from xlops.calendar.events import EVENTS, PHASES, event_named
from xlops.errors import UnknownName
from xlops.facts.base import WHOLE_SHOP
from xlops.label import Label, same
from xlops.ledgers.base import Choice

EVENT_CHOICES = tuple(Choice(each.id, each.label) for each in EVENTS)
PHASE_CHOICES = tuple(Choice(id, label) for id, label in PHASES.items())
WHOLE = (Choice(WHOLE_SHOP, Label("whole shop", "全店")),)

PLATFORM_NAMES: dict[str, Label] = {
    "tmall": Label("Tmall", "天猫"),
    "taobao": Label("Taobao", "淘宝"),
    "jd": Label("JD", "京东"),
    "pdd": Label("Pinduoduo", "拼多多"),
    "douyin": Label("Douyin", "抖音"),
    "vipshop": Label("Vipshop", "唯品会"),
    "suning": Label("Suning", "苏宁"),
    "xiaohongshu": Label("Xiaohongshu", "小红书"),
    "amazon": same("Amazon"),
    "shopify": same("Shopify"),
}
"""The platforms that hold events or stack offers, by id."""
ALL_PLATFORMS = WHOLE_SHOP
PLATFORM_CHOICES = (
    Choice(ALL_PLATFORMS, Label("all platforms", "全部平台")),
    *(Choice(id, label) for id, label in PLATFORM_NAMES.items()),
)

ANY_ACTIVITY = WHOLE_SHOP
ACTIVITY_NAMES: dict[str, Label] = {
    ANY_ACTIVITY: Label("any activity", "任意活动"),
    **{each.id: each.label for each in EVENTS},
    "juhuasuan": Label("Juhuasuan", "聚划算"),
    "lightning_deal": Label("Lightning Deal", "秒杀"),
    "best_deal": Label("Best Deal", "Z 划算"),
}
"""The activities that rules are known of, by id: events, and what platforms run beside them."""

HOUR_CHOICES = tuple(Choice(text, same(text)) for text in (*(f"{hour:02d}:00" for hour in range(24)), "23:59"))
"""When a phase opens or closes: platforms do it on the hour, or at the last minute of a day."""

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""The years whose lunar calendar is certain."""


def activity_named(text: str) -> str:
    """Id of the activity that a text names by id, code or name; of one that nobody knows the text itself."""
    wanted = text.strip()
    try:
        return event_named(wanted).id
    except UnknownName:
        known = {word.casefold(): id for id, label in ACTIVITY_NAMES.items() for word in (id, label.en, label.zh)}
        return known.get(wanted.casefold(), wanted)
