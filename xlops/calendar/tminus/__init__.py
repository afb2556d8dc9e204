"""T-minus plans: what has to be done how long before (and after) an event, by whom, and what slips when something does.

`steps_for` gives an event's template, `plan` its tasks with dates, `forecast` what happens when one of them is late.
"""

from xlops.calendar.tminus.base import ROLES, Progress, Step, Task, distance, edited, row_of, step_of
from xlops.calendar.tminus.plan import conflicts, plan
from xlops.calendar.tminus.slip import Forecast, Late, Load, forecast, late, load
from xlops.calendar.tminus.templates import steps_for

__all__ = [
    "ROLES",
    "Forecast",
    "Late",
    "Load",
    "Progress",
    "Step",
    "Task",
    "conflicts",
    "distance",
    "edited",
    "forecast",
    "late",
    "load",
    "plan",
    "row_of",
    "step_of",
    "steps_for",
]
