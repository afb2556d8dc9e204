"""The promotion matrix: which rival used which mechanic in which week, of what was seen of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from xlops.label import Label, same

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd


@dataclass(frozen=True)
class Mechanic:
    """One kind of promotion, and the words by which it is known."""

    id: str
    label: Label
    words: tuple[str, ...]


MECHANICS = (
    Mechanic("presale", Label("Pre-sale", "预售"), ("presale", "pre-sale", "预售", "定金", "付定")),
    Mechanic(
        "full_reduction",
        Label("Spend and save", "满减"),
        ("full_reduction", "full reduction", "spend and save", "满减", "跨店满", "每满"),
    ),
    Mechanic("coupon", Label("Coupon", "优惠券"), ("coupon", "voucher", "券")),
    Mechanic("second_unit", Label("Second unit", "第二件"), ("second_unit", "second unit", "第2件", "第二件", "2件")),
    Mechanic("gift", Label("Gift", "赠品"), ("gift", "买赠", "赠", "买一送", "送")),
    Mechanic("flash", Label("Flash deal", "限时秒杀"), ("flash", "deal of the day", "秒杀", "限时", "聚划算", "抢购")),
    Mechanic("subsidy", Label("Subsidy", "补贴"), ("subsidy", "补贴")),
    Mechanic("red_packet", Label("Red packet", "红包"), ("red_packet", "red packet", "红包")),
    Mechanic("member", Label("Members", "会员价"), ("member", "会员", "plus", "88vip")),
    Mechanic("new_buyer", Label("New buyers", "新客"), ("new_buyer", "new buyer", "新客", "新人", "首单")),
    Mechanic("group", Label("Group buying", "拼团"), ("group", "拼团", "团购", "万人团")),
    Mechanic("live", Label("Live room", "直播"), ("live", "直播")),
    Mechanic("affiliate", Label("Affiliates", "淘客"), ("affiliate", "淘客", "淘宝客", "京挑客", "达人")),
    Mechanic("ads", Label("Ads", "付费推广"), ("ads", "paid", "直通车", "钻展", "超级推荐", "万相台", "推广")),
    Mechanic("free_shipping", Label("Free shipping", "包邮"), ("free_shipping", "free shipping", "包邮")),
    Mechanic(
        "discount",
        Label("Price off", "直降/打折"),
        ("discount", "% off", "price off", "折", "直降", "立减", "特价"),
    ),
)
"""In the order in which words are tried: 满减券 is a spend-and-save first, and then a coupon as well."""

_BY_ID = {each.id: each for each in MECHANICS}
_AMOUNT = re.compile(r"\d+(?:\.\d+)?元?")
_APART = re.compile(r"[,，、;；/|\n]+")


def mechanics(text: object) -> tuple[str, ...]:
    """The kinds of promotion in a text, by id; what is no known kind stands as it was written. Blank gives none."""
    if not isinstance(text, str):
        return ()
    found: dict[str, None] = {}
    for part in _APART.split(unicodedata.normalize("NFKC", text)):
        written = part.strip()
        if not written or written in ("-", "–", "无", "none", "no"):
            continue
        bare = _AMOUNT.sub("", written.casefold())  # 满300减40 is 满减
        known = [
            each.id for each in MECHANICS if any(word in written.casefold() or word in bare for word in each.words)
        ]
        found.update(dict.fromkeys(known or [written]))
    return tuple(found)


def mechanic_label(id: str) -> Label:
    """What a kind is called; a kind of the operator's own reads the same in both languages."""
    return _BY_ID[id].label if id in _BY_ID else same(id)


def week_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(day.weekday())


def promotion_matrix(seen: pd.DataFrame) -> pd.DataFrame:
    """Of each rival and week the share of its items seen on which a mechanic ran on any day.

    `seen`: rival, item, day (datetime64), promotions (text; blank: seen without any). Gives rival, week (date, a Monday),
    mechanic (id), items (with it), seen (items seen that week), share. A week in which nothing of a rival was seen has no
    row; one in which a mechanic that the rival uses did not run has share 0.
    """
    import pandas as pd

    named = ["rival", "week", "mechanic", "items", "seen", "share"]
    if seen.empty:
        return pd.DataFrame(columns=named)
    kinds = {text: mechanics(text) for text in seen["promotions"].dropna().unique()}
    rows = seen.assign(
        week=seen["day"].dt.to_period("W-SUN").dt.start_time.dt.date,
        mechanic=seen["promotions"].map(lambda text: kinds.get(text, ())),
    )
    looked = rows.groupby(["rival", "week"])["item"].nunique().rename("seen")
    ran = rows[["rival", "week", "item", "mechanic"]].explode("mechanic").dropna(subset=["mechanic"])
    if ran.empty:
        return pd.DataFrame(columns=named)
    counted = ran.drop_duplicates().groupby(["rival", "mechanic", "week"])["item"].nunique().rename("items")
    used = counted.reset_index()[["rival", "mechanic"]].drop_duplicates()
    every = used.merge(looked.reset_index(), on="rival")
    made = every.merge(counted.reset_index(), on=["rival", "mechanic", "week"], how="left")
    made["items"] = made["items"].fillna(0).astype(int)
    made["share"] = made["items"] / made["seen"]
    return made.sort_values(["rival", "mechanic", "week"], kind="stable").reset_index(drop=True)[named]


def changes(matrix: pd.DataFrame, weeks: Iterable[date]) -> list[tuple[str, str, str]]:
    """(rival, mechanic, "begun" or "ended") between the two last of `weeks`, of rivals seen in both."""
    two = sorted(weeks)[-2:]
    if len(two) < 2 or matrix.empty:
        return []
    table = matrix[matrix["week"].isin(two)].pivot_table(
        index=["rival", "mechanic"], columns="week", values="share", aggfunc="first"
    )
    table = table.reindex(columns=two).dropna()
    found = []
    for (rival, mechanic), before, after in zip(table.index, table[two[0]], table[two[1]], strict=True):
        if (before > 0) != (after > 0):
            found.append((str(rival), str(mechanic), "begun" if after > 0 else "ended"))
    return found
