"""Which currency the sign beside an amount names."""

from __future__ import annotations

import re
from collections.abc import Iterable

SIGNS = (
    ("HKD", r"HK\$|HKD|港币|港元"),
    ("TWD", r"NT\$|TWD|新台币"),
    ("USD", r"US\$|USD|美元|美金"),
    ("EUR", r"€|EUR|欧元"),
    ("GBP", r"£|GBP|英镑"),
    ("KRW", r"₩|KRW|韩元"),
    ("JPY", r"JPY|日元|円"),
    ("CNY", r"CNY|RMB|人民币"),
)
"""Currency and what names it, as a pattern; ¥ and 元 are left out: more than one currency is written so."""
DOLLARS = frozenset(("USD", "HKD", "TWD", "SGD", "AUD", "CAD", "NZD"))


def currency_of(amounts: Iterable[str], home: str) -> str:
    """The first currency other than `home` that a sign beside one of the amounts names; "" when none does.

    A plain $ is the shop's own in a shop of dollars, else the dollar of the United States.
    """
    for text in amounts:
        for code, pattern in SIGNS:
            if re.search(pattern, text, re.IGNORECASE):
                if code != home:
                    return code
                break
        else:
            if "$" in text and home not in DOLLARS:
                return "USD"
    return ""
