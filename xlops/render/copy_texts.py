"""The four kinds of copy of an event, from templates: click, guide, rules with worked amounts, story.

A text that cannot be written from what is known is held back with a sentence that says what to type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from xlops import figures
from xlops.analysis.offers import KINDS, Offer, stacking_of
from xlops.answers.event_brief import EventBrief, Points, Worked, best_offer, offers_of
from xlops.answers.planned_offers import StorePlan
from xlops.calendar.events.zones import zone_of
from xlops.hub import Hub
from xlops.label import Label, Language, same
from xlops.sheets.calendar_bands import MONTHS
from xlops.sheets.common import store_name
from xlops.sheets.event_offers import offer_text
from xlops.shipped import shipped

KINDS_OF_COPY: dict[str, Label] = {
    "click": Label("Click: banner, push, short message", "点击文案：海报、推送、短信"),
    "guide": Label("Guide: to be put into the cart", "导购文案：促成加购"),
    "rules": Label("Rules, with worked amounts", "规则文案：举例算价"),
    "story": Label("Story: to be read and shared", "故事文案：种草软文"),
}
"""The four kinds, by the name of their template."""
CHANNELS: dict[str, tuple[Label, dict[Language, int]]] = {
    "banner": (Label("banner", "海报主标题"), {"zh": 16, "en": 40}),
    "banner line 2": (Label("banner, second line", "海报副标题"), {"zh": 20, "en": 50}),
    "push": (Label("push", "推送"), {"zh": 50, "en": 110}),
    "short message": (Label("short message", "短信"), {"zh": 70, "en": 160}),
}
"""What a channel is called, and how many signs it takes (default)."""
_LONG = Label("{n} signs, {over} too many for this place", "{n} 字，超出 {over} 字")
_NO_POINTS = Label(
    "cannot be written yet: type selling points of at least one item under Copy points",
    "还不能写：请在“文案要点”填写至少一个商品的卖点",
)
_NO_STORY = Label(
    "cannot be written yet: a story needs points, buyer, scene and trouble of one item under Copy points",
    "还不能写：故事文案需要在“文案要点”填写卖点、人群、场景、痛点",
)
_NO_OFFERS = Label(
    "cannot be written yet: no offer is planned; type one under Promotion plan", "还不能写：请先在“促销方案”填写优惠"
)
_AND = Label(" then ", " → ")


@dataclass(frozen=True)
class CopyText:
    """One text of one kind. `place` is where it stands; `trouble` says why it is too long, or is not there."""

    kind: str
    place: Label
    text: str
    trouble: Label | None = None


def copy_texts(hub: Hub, brief: EventBrief, language: Language) -> list[CopyText]:
    """All texts of an event that can be written from what is known, in the order of their kinds."""
    known = _context(hub, brief, language)
    environment = Environment(
        loader=FileSystemLoader(shipped("templates")), trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - plain text; whoever puts it into a page escapes it
    )  # fmt: skip
    found: list[CopyText] = []
    for kind, title in KINDS_OF_COPY.items():
        if held := _held_back(kind, known):
            found.append(CopyText(kind, title, "", held))
            continue
        text = environment.get_template(f"copy/{kind}.txt.j2").render(**known)
        silent = (
            {each["name"]: each["gap"] for each in known["stores"] if not each["examples"]} if kind == "rules" else {}
        )
        for place, words in _sections(text):
            made = _checked(kind, place, words, language)
            found.append(replace(made, trouble=silent[place]) if place in silent else made)
    return found


def _held_back(kind: str, known: dict[str, Any]) -> Label | None:
    match kind:
        case "guide" if not known["items"]:
            return _NO_POINTS
        case "story" if not known["stories"]:
            return _NO_STORY
        case "rules" if not known["stores"]:
            return _NO_OFFERS
    return None


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """The texts of a rendered template, each behind its place in brackets."""
    parts = re.split(r"^\[(.+)\]\n", text, flags=re.MULTILINE)[1:]
    for place, words in zip(parts[::2], parts[1::2], strict=True):
        yield place, words.strip()


def _checked(kind: str, place: str, text: str, language: Language) -> CopyText:
    if kind != "click":
        return CopyText(kind, same(place), text)
    name, limits = CHANNELS[place]
    over = len(text) - limits[language]
    return CopyText(kind, name, text, _LONG.format(n=len(text), over=over) if over > 0 else None)


def _context(hub: Hub, brief: EventBrief, language: Language) -> dict[str, Any]:
    """What the templates may use: words and amounts, all written out."""
    window, currency = brief.window, hub.settings.currency
    offers = offers_of(brief)
    best = best_offer(brief)
    return {
        "zh": language == "zh",
        "shop": hub.name,
        "event": brief.planned.of.label.text(language),
        "year": window.year,
        "planned": window.planned or any(each.planned for each in window.phases if each.id != "burst"),
        "zone": _zone(hub, brief, language),
        "opens": _moment(window.start),
        "closes": _moment(window.end, closes=True),
        "opens_short": _short(window.start, language),
        "closes_short": _short(window.end, language, closes=True),
        "offers": [_offer(each, currency, language) for each in offers],
        "stores": [_store(hub, brief, plan, language) for plan in brief.plans if plan.offers],
        "best": _example(best, currency) if best else None,
        "items": [_item(each, brief, currency) for each in brief.points if each.points],
        "stories": [
            _item(each, brief, currency)
            for each in brief.points
            if each.points and each.buyer and each.scene and each.trouble
        ],
    }


def _store(hub: Hub, brief: EventBrief, plan: StorePlan, language: Language) -> dict[str, Any]:
    """The rules of one store: its own offers, in its platform's order."""
    currency = hub.settings.currency
    return {
        "name": store_name(hub, plan.store),
        "platform": stacking_of(plan.platform).label.text(language),
        "offers": [_offer(each, currency, language) for each in plan.offers],
        "order": _order(plan.offers, plan.platform, language),
        "gap": brief.gaps.get(plan.store),
        "examples": [_example(each, currency) for each in brief.worked if each.store == plan.store],
    }


def _offer(each: Offer, currency: str, language: Language) -> dict[str, str]:
    days = "" if each.starts is None and each.ends is None else f"{each.starts or ''}..{each.ends or ''}"
    return {
        "name": each.name,
        "kind": KINDS[each.kind].label.text(language),
        "gives": offer_text(each, currency).text(language),
        "only": "、".join(sorted(each.items)) if language == "zh" else ", ".join(sorted(each.items)),
        "days": days,
    }


def _order(offers: tuple[Offer, ...], platform: str, language: Language) -> str:
    """The offers in the order in which the platform takes them off."""
    kinds = [kind for layer in stacking_of(platform).layers for kind in layer.kinds]
    placed = sorted(offers, key=lambda each: kinds.index(each.kind))
    return _AND.text(language).join(each.name for each in placed) or "-"


def _example(each: Worked, currency: str) -> dict[str, Any]:
    found = each.quote
    return {
        "name": each.name or each.sku,
        "units": each.units,
        "listed": _money(each.listed, currency),
        "total": _money(found.listed, currency),
        "steps": [
            {"name": step.offer.name, "off": _money(step.off, currency), "price": _money(step.price, currency)}
            for step in found.steps
            if step.off
        ],
        "hand": _money(found.hand, currency),
        "one": _money((found.hand / each.units).quantize(Decimal("0.01")), currency),
    }


def _item(each: Points, brief: EventBrief, currency: str) -> dict[str, Any]:
    price = next((one for one in brief.worked if one.sku == each.item and one.units == 1), None)
    return {
        "name": each.name,
        "points": each.points,
        "buyer": each.buyer,
        "scene": each.scene,
        "trouble": each.trouble,
        "proof": each.proof,
        "hand": _money(price.quote.hand, currency) if price else "",
        "listed": _money(price.listed, currency) if price else "",
    }


def _zone(hub: Hub, brief: EventBrief, language: Language) -> str:
    zone = zone_of(brief.planned.of.event, own=hub.settings.time_zone)
    return {"Asia/Shanghai": Label("Beijing", "北京")}.get(zone, same(zone)).text(language)


def _money(amount: Decimal, currency: str) -> str:
    text = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    return f"{figures.symbol(currency)}{text}"


def _moment(at: datetime, *, closes: bool = False) -> str:
    if closes and at.hour == at.minute == 0:
        return f"{at - timedelta(1):%Y-%m-%d} 24:00"
    return f"{at:%Y-%m-%d %H:%M}"


def _short(at: datetime, language: Language, *, closes: bool = False) -> str:
    """A day as buyers read it, with the hour where it is none of a day's ends: 6月18日, 18 June 20:00."""
    ends = at.hour == at.minute == 0
    day = at - timedelta(1) if closes and ends else at
    text = f"{day.month}月{day.day}日" if language == "zh" else f"{day.day} {MONTHS[day.month - 1].en}"
    return text if ends else f"{text} {at:%H:%M}"
