"""What is kept of events that are over."""

from xlops.facts.base import STORE, count, fact, number, text

EVENT_RESULTS = fact(
    "event_results",
    "Event results",
    "活动结果",
    STORE,
    text("event", "Event", "活动", "Id of the event, as `xlops events` lists it."),
    count("year", "Event year", "活动年份", "The event-year.", unit="year"),
    number("uplift", "Uplift to plan with", "计划用增量倍数", "Times an ordinary time; blank is as measured.", unit="times"),
    text("lesson", "Lesson", "经验", "What to do otherwise next time."),
    grain="one event of an event-year",
    key="store event year",
    rhythm="reference",
    doc="What an event brought as it is to be planned with, and what was learned.",
)  # fmt: skip
