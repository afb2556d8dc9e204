"""Event tasks: status, owner and other days, typed over the T-minus plan."""

from xlops.facts.campaigns import EVENT_TASKS as FACT
from xlops.label import Label
from xlops.ledgers.base import Choice, ledger, typed
from xlops.ledgers.event_words import EVENT_CHOICES, FIRST_YEAR, LAST_YEAR, WHOLE

STATUSES = (
    Choice("open", Label("open", "未开始")),
    Choice("doing", Label("doing", "进行中")),
    Choice("done", Label("done", "已完成")),
    Choice("off", Label("not needed", "不做")),
)
"""How far a task is; off takes it out of the plan."""

ledger(
    FACT,
    typed(FACT, "store", "Always the whole shop.", "固定为全店。", choices=WHOLE, default="*"),
    typed(FACT, "event", "The event.", "活动。", choices=EVENT_CHOICES),
    typed(FACT, "year", "The event-year.", "活动年份。", least=FIRST_YEAR, most=LAST_YEAR),
    typed(FACT, "task", "Id of the task; a new one makes a task of your own.", "任务编号；填新的编号即新增任务。"),
    typed(FACT, "name", "What a task of your own is called; blank keeps the plan's.", "自定任务名；留空则沿用计划。"),
    typed(FACT, "status", "How far it is; blank means open.", "进度；留空为未开始。", choices=STATUSES),
    typed(FACT, "owner", "Who does it; blank is the role of the plan.", "负责人；留空为计划中的岗位。"),
    typed(FACT, "timing", "Other days: T−45, T−30..T−11, T−5 working days, presale end+1.", "改期：T−45、T−30..T−11、T−5工作日、presale end+1。"),
    typed(FACT, "hours", "Effort in hours; blank is the plan's.", "工时（小时）；留空则按计划。", least=0, most=1000),
    typed(FACT, "expected_day", "When it will be done, if later than due.", "预计完成日（晚于截止日时填写）。"),
    typed(FACT, "done_day", "When it was done; blank with status done is the day it was typed.", "完成日；状态为已完成而未填时，按填写当天。"),
    typed(FACT, "note", "Anything you like.", "备注。"),
    en="Event tasks",
    zh="活动任务",
    doc=Label(
        "What you type of the T-minus tasks: status, owner, other days, hours, notes, and tasks of your own.",
        "倒排任务的状态、负责人、改期、工时、备注，以及自行新增的任务。",
    ),
    order=60,
    workbook="promotion_calendar",
    offered=True,
)  # fmt: skip
