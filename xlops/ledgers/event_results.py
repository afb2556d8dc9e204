"""Event results: what an event brought, kept for the next plan; offered on the sheet Review."""

from xlops.facts.event_results import EVENT_RESULTS as FACT
from xlops.label import Label
from xlops.ledgers.base import ledger, typed
from xlops.ledgers.event_words import EVENT_CHOICES, FIRST_YEAR, LAST_YEAR, WHOLE

ledger(
    FACT,
    typed(FACT, "store", "The whole shop.", "全店。", choices=WHOLE, default="*"),
    typed(FACT, "event", "The event.", "活动。", choices=EVENT_CHOICES),
    typed(FACT, "year", "The event-year.", "活动年份。", least=FIRST_YEAR, most=LAST_YEAR),
    typed(
        FACT,
        "uplift",
        "How many times an ordinary time the next one is planned with; blank is as measured.",
        "下次按平时的几倍备货；留空按实测。",
        least=0,
        most=50,
    ),
    typed(FACT, "lesson", "What to do otherwise next time.", "下次怎么改。"),
    en="Event results",
    zh="活动结果",
    doc=Label(
        "What each event brought, and how many times an ordinary time to plan the next one with.",
        "各活动的实际效果，以及下次备货采用的倍数。",
    ),
    order=66,
    workbook="promotion_calendar",
    offered=True,
)
