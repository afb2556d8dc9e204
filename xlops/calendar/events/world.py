"""Festivals and shopping days outside China."""

from xlops.calendar.events.base import Row, Span, event
from xlops.calendar.events.rules import MONDAY, SATURDAY, THURSDAY, Easter, Fixed, NthWeekday, Relative, WeekdayBefore

_SELLERS = "en.link-trans.com, peak season cut-off 2025"
_FORUM = "sellercentral.amazon.com/forums/t/1199373 (2022)"

event(
    "white_day",
    en="White Day",
    zh="白色情人节",
    level="C",
    rule=Fixed(3, 14),
    regions="jp kr cn",
    code="WHITE",
    doc="Gifts in return for Valentine's Day.",
)
event(
    "easter",
    en="Easter Sunday",
    zh="复活节",
    level="C",
    rule=Easter(),
    regions="world",
    code="EASTER",
    doc="Sweets, children, home; four days off in many countries.",
)
event(
    "labor_day_us",
    en="Labor Day (US)",
    zh="美国劳工节",
    level="C",
    rule=NthWeekday(9, 1, MONDAY),
    regions="us",
    code="LABOR",
    doc="The end of summer; clearance.",
)
event(
    "halloween",
    en="Halloween",
    zh="万圣节",
    level="C",
    rule=Fixed(10, 31),
    regions="world",
    code="HALLO",
    doc="Costumes, decoration: sold in the four weeks before.",
)
event(
    "thanksgiving",
    en="Thanksgiving (US)",
    zh="感恩节",
    level="C",
    rule=NthWeekday(11, 4, THURSDAY),
    regions="us",
    code="TG",
    doc="The day that Black Friday and Cyber Monday hang on.",
)
event(
    "black_friday",
    en="Black Friday",
    zh="黑色星期五",
    level="S",
    rule=Relative("thanksgiving", 1),
    regions="world",
    code="BF",
    spans=(Span("warm_up", -10, -1), Span("burst", 0, 0)),
    rows=(
        Row(2022, "deadline", "2022-09-02", "2022-09-02", "amazon", _FORUM),
        Row(2022, "stock_in", "2022-11-02", "2022-11-02", "amazon", _FORUM),
        Row(2025, "deadline", "2025-10-28", "2025-10-28", "amazon", _SELLERS),
        Row(2025, "stock_in", "2025-10-30", "2025-10-30", "amazon", _SELLERS),
        Row(2025, "sale", "2025-11-21", "2025-12-02", "amazon", _SELLERS),
    ),
    doc="The biggest day outside China; on Amazon one sale with Cyber Monday.",
)
event(
    "small_business_saturday",
    en="Small Business Saturday",
    zh="小企业星期六",
    level="C",
    rule=Relative("thanksgiving", 2),
    since=2010,
    regions="us",
    code="SBS",
    doc="Small and local sellers.",
)
event(
    "cyber_monday",
    en="Cyber Monday",
    zh="网络星期一",
    level="S",
    rule=Relative("thanksgiving", 4),
    since=2005,
    regions="world",
    code="CM",
    spans=(Span("burst", 0, 0), Span("encore", 1, 3)),
    doc="The last day of the long weekend; electronics.",
)
event(
    "giving_tuesday",
    en="Giving Tuesday",
    zh="捐赠星期二",
    level="C",
    rule=Relative("thanksgiving", 5),
    since=2012,
    regions="world",
    code="GT",
    doc="Charity: tell what the shop gives.",
)
event(
    "super_saturday",
    en="Super Saturday",
    zh="超级星期六",
    level="C",
    rule=WeekdayBefore(12, 25, SATURDAY),
    regions="us",
    code="SUPER",
    doc="The last Saturday on which gifts may still arrive.",
)
event(
    "christmas_eve",
    en="Christmas Eve",
    zh="平安夜",
    level="B",
    rule=Fixed(12, 24),
    regions="cn world",
    code="XEVE",
    spans=(Span("burst", 0, 0),),
    doc="Digital gifts only; in China apples and dinners.",
)
event(
    "christmas",
    en="Christmas",
    zh="圣诞节",
    level="B",
    rule=Fixed(12, 25),
    regions="world",
    code="XMAS",
    doc="Gifts: the last shipping day decides.",
)
event(
    "boxing_day",
    en="Boxing Day",
    zh="节礼日",
    level="C",
    rule=Fixed(12, 26),
    regions="gb ca au",
    code="BOX",
    doc="Clearance after Christmas.",
)
