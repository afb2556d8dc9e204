"""Sales events that platforms make, with what is known of how they were really phased.

Rows are facts as published; where a time of day was published it stands in the row. "default" marks general
knowledge without a public source: the shop overrides it in xlops.toml.
"""

from xlops.calendar.events.base import TEMPLATES, Row, Span, event
from xlops.calendar.events.rules import TUESDAY, Announced, Fixed, NthWeekday, Relative

_LONGPORT = "longportapp.cn/news/203501236 (2024-05)"
_REPORTIFY = "reportify.ai/news/1117827872023777280 (2025-05)"
_BEYOND = "beyondbordergroup.com, the hardest 618 (2024)"
_CHINA_WATCH = "chinainternetwatch.com/35143 (2022)"
_UNITED = "uniteddaily.my 2025-10-09"
_LINK_TRANS = "en.link-trans.com, Amazon holiday schedule (2025)"
_ALFI = "thealfi.ca, Prime Day 2026 calendar"
_PRESALE = (Span("presale", -27, -12), *TEMPLATES["S"])

event(
    "new_year_goods",
    en="New-Year-goods festival",
    zh="年货节",
    level="A",
    rule=Announced(Relative("cny", -28)),
    since=2016,
    regions="cn",
    code="NYG",
    platforms="tmall taobao jd pdd douyin",
    spans=(Span("sale", 0, 21),),
    source="default",
    doc="The platforms announce it; planned with from 28 to 7 days before the Spring Festival, so that of 2028 lies in "
    "December 2027.",
)
event(
    "women38",
    en="Women's Day 38",
    zh="三八节",
    level="A",
    rule=Fixed(3, 8),
    since=2014,
    regions="cn",
    code="38",
    platforms="tmall taobao jd pdd douyin",
    spans=(Span("sale", -7, 0),),
    doc="The sale window is announced; usually the week before.",
)
event(
    "618",
    en="618",
    zh="618",
    level="S",
    rule=Fixed(6, 18),
    since=2010,
    regions="cn",
    platforms="tmall taobao jd pdd douyin vipshop",
    spans=_PRESALE,
    rows=(
        Row(2024, "registration", "2024-05-06", platform="tmall", source=_LONGPORT),
        Row(2024, "wave1", "2024-05-20 20:00", platform="tmall", source=_LONGPORT),
        Row(2024, "wave2", "2024-05-31 20:00", platform="tmall", source=_LONGPORT),
        Row(2024, "sale", "2024-05-17", platform="vipshop", source=_BEYOND),
        Row(2024, "sale", "2024-05-20", platform="pdd", source=_BEYOND),
        Row(2025, "presale", "2025-05-13", platform="tmall", source=_REPORTIFY),
        Row(2025, "wave1", "2025-05-16", "2025-05-26", platform="tmall", source=_REPORTIFY),
        Row(2025, "price_watch", "2025-06-19", "2025-07-05", platform="tmall", source=_REPORTIFY),
    ),
    doc="The peak is 18 June; presale (none in 2024) and waves, which begin at 20:00, are announced.",
)
event(
    "festival818",
    en="818",
    zh="818发烧节",
    level="B",
    rule=Fixed(8, 18),
    since=2013,
    regions="cn",
    code="818",
    platforms="suning douyin",
    doc="Suning's; electronics. Others follow.",
)
event(
    "deals99",
    en="99 Value Festival",
    zh="99划算节",
    level="A",
    rule=Fixed(9, 9),
    since=2019,
    regions="cn",
    code="99",
    platforms="tmall taobao",
    doc="The opening of the autumn season.",
)
event(
    "double11",
    en="Double 11",
    zh="双11",
    level="S",
    rule=Fixed(11, 11),
    since=2009,
    regions="cn",
    code="D11",
    platforms="tmall taobao jd pdd douyin",
    spans=_PRESALE,
    rows=(
        Row(2022, "presale", "2022-10-24 20:00", platform="tmall", source=_CHINA_WATCH),
        Row(2022, "wave1", "2022-10-31 20:00", "2022-11-03", platform="tmall", source=_CHINA_WATCH),
        Row(2022, "wave2", "2022-11-10 20:00", "2022-11-11", platform="tmall", source=_CHINA_WATCH),
        Row(2024, "sale", "2024-10-14", platform="jd", source="reportify.ai/news/1170058908333641728 (2024)"),
        Row(2024, "sale", "2024-10-14", platform="tmall", source="reportify.ai/news/1170058908333641728 (2024)"),
        Row(2025, "sale", "2025-10-09 20:00", "2025-11-14", platform="jd", source=_UNITED),
        Row(2025, "presale", "2025-10-15", platform="tmall", source=_UNITED),
        Row(2025, "sale", "2025-10-09", platform="douyin", source=_UNITED),
    ),
    doc="The peak is 11 November; it has begun ever earlier, of late between 9 and 15 October. Waves begin at 20:00.",
)
event(
    "double12",
    en="Double 12",
    zh="双12",
    level="A",
    rule=Fixed(12, 12),
    since=2012,
    regions="cn",
    code="D12",
    platforms="tmall taobao jd pdd",
    doc="The last event of the year; on Taobao the year-end good-price festival.",
)
event(
    "prime_day",
    en="Prime Day",
    zh="亚马逊会员日",
    level="S",
    rule=Announced(NthWeekday(6, 4, TUESDAY)),
    since=2015,
    regions="world",
    code="PD",
    platforms="amazon",
    source="default",
    rows=(
        Row(2023, "event", "2023-07-11", "2023-07-12", source="default"),
        Row(2023, "deadline", "2023-05-03", "2023-05-03", source="services4amazon.com, key dates 2023"),
        Row(2023, "stock_in", "2023-06-20", "2023-06-20", source="services4amazon.com, key dates 2023"),
        Row(2024, "event", "2024-07-16", "2024-07-17", source="default"),
        Row(2025, "event", "2025-07-08", "2025-07-11", source="default"),
        Row(2026, "event", "2026-06-23", "2026-06-26", source="gainbrief.com, June Prime Day 2026"),
        Row(2026, "registration", "2026-03-24", "2026-05-26", source=_ALFI),
        Row(2026, "stock_in", "2026-05-27", "2026-06-05", source=_ALFI),
    ),
    doc="Amazon announces it: July until 2025, June in 2026; planned with as the 4th Tuesday of June.",
)
event(
    "prime_deals",
    en="Prime Big Deal Days",
    zh="亚马逊秋季会员日",
    level="A",
    rule=Announced(NthWeekday(10, 2, TUESDAY)),
    since=2022,
    regions="world",
    code="PBDD",
    platforms="amazon",
    source="default",
    rows=(
        Row(2023, "event", "2023-10-10", "2023-10-11", source="default"),
        Row(2024, "event", "2024-10-08", "2024-10-09", source="default"),
        Row(2025, "event", "2025-10-07", "2025-10-08", source="default"),
        Row(2025, "deadline", "2025-09-12", "2025-09-12", source=_LINK_TRANS),
    ),
    doc="Amazon announces it; planned with as the 2nd Tuesday of October.",
)
event(
    "jd_day",
    en="JD store anniversary",
    zh="京东店庆",
    level="B",
    rule=Announced(),
    regions="cn",
    code="JD",
    platforms="jd",
    source="default",
    doc="A store's own day on JD: only in years that the shop types.",
)
event(
    "douyin_goods",
    en="Douyin good-goods festival",
    zh="抖音好物节",
    level="A",
    rule=Announced(),
    regions="cn",
    code="DY",
    platforms="douyin",
    source="default",
    doc="Only in years that the shop types.",
)
event(
    "red_day",
    en="Xiaohongshu event",
    zh="小红书活动",
    level="B",
    rule=Announced(),
    regions="cn",
    code="XHS",
    platforms="xiaohongshu",
    source="default",
    doc="Only in years that the shop types.",
)
event(
    "own_day",
    en="Own store day",
    zh="店铺自办活动",
    level="C",
    rule=Announced(),
    regions="cn world",
    code="OWN",
    source="default",
    doc="The shop's own event: only in years that it types.",
)
