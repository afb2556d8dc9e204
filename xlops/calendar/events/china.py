"""Festivals, holidays and theme days of China."""

from xlops.calendar.events.base import Span, event
from xlops.calendar.events.rules import SUNDAY, Fixed, Lunar, NthWeekday, Relative, SolarTerm

event(
    "new_year",
    en="New Year's Day",
    zh="元旦",
    level="B",
    rule=Fixed(1, 1),
    regions="cn world",
    code="NY",
    doc="Public holiday; end-of-year offers turn into New Year ones.",
)
event(
    "laba",
    en="Laba Festival",
    zh="腊八节",
    level="C",
    rule=Lunar(12, 8),
    regions="cn",
    doc="Porridge, grains and dried food; opens the weeks before New Year.",
)
event(
    "little_new_year",
    en="Little New Year",
    zh="小年",
    level="C",
    rule=Lunar(12, 23),
    regions="cn",
    code="LNY",
    doc="As the north keeps it; the south is one day later. Cleaning, sweets.",
)
event(
    "valentine",
    en="Valentine's Day",
    zh="情人节",
    level="B",
    rule=Fixed(2, 14),
    regions="cn world",
    code="VAL",
    doc="Gifts. Often falls where couriers stop or restart for the Spring Festival: promise dates decide.",
)
event(
    "new_year_eve",
    en="Lunar New Year's Eve",
    zh="除夕",
    level="A",
    rule=Relative("cny", -1),
    regions="cn",
    code="NYE",
    spans=(),
    doc="Public holiday since 2025. Red envelopes and live shows, no parcels.",
)
event(
    "cny",
    en="Spring Festival",
    zh="春节",
    level="A",
    rule=Lunar(1, 1),
    regions="cn",
    code="CNY",
    spans=(
        Span("supplier_stop", -20, -10),
        Span("courier_stop", -7, 7),
        Span("holiday", -1, 6),
        Span("restart", 8, 10),
    ),
    doc="Moves between 21 January and 20 February: compare January and February by days from it. Spring stock "
    "must be ordered before suppliers stop.",
)
event(
    "lantern",
    en="Lantern Festival",
    zh="元宵节",
    level="C",
    rule=Lunar(1, 15),
    regions="cn",
    doc="The end of the Spring Festival; sweet dumplings, lamps.",
)
event(
    "consumer_day",
    en="Consumer Rights Day (3·15)",
    zh="3·15消费者权益日",
    level="risk",
    rule=Fixed(3, 15),
    regions="cn",
    code="315",
    doc="Media and regulators look: check claims, prices and unanswered complaints before.",
)
event(
    "qingming",
    en="Qingming",
    zh="清明",
    level="C",
    rule=SolarTerm("清明"),
    regions="cn",
    doc="Public holiday of mourning: no loud promotion; travel and outdoor goods.",
)
event(
    "labour_day",
    en="Labour Day",
    zh="五一",
    level="B",
    rule=Fixed(5, 1),
    regions="cn",
    code="51",
    spans=(Span("warm_up", -3, -1), Span("holiday", 0, 4)),
    doc="Holiday of about five days (2 May too by law since 2025); days are swapped around it.",
)
event(
    "mothers_day",
    en="Mother's Day",
    zh="母亲节",
    level="B",
    rule=NthWeekday(5, 2, SUNDAY),
    regions="cn us",
    code="MOM",
    doc="Gifts, flowers, beauty, health.",
)
event(
    "foodie_day",
    en="517 Foodie Day",
    zh="517吃货节",
    level="B",
    rule=Fixed(5, 17),
    since=2012,
    regions="cn",
    code="517",
    doc="Food and snacks.",
)
event(
    "confession_day",
    en="520 Confession Day",
    zh="520表白节",
    level="B",
    rule=Fixed(5, 20),
    since=2011,
    regions="cn",
    code="520",
    doc="Gifts; of late inside the first wave of 618.",
)
event(
    "childrens_day",
    en="Children's Day",
    zh="六一儿童节",
    level="C",
    rule=Fixed(6, 1),
    regions="cn",
    code="61",
    doc="Toys, children's wear; inside 618.",
)
event(
    "gaokao",
    en="College entrance exams end",
    zh="高考结束",
    level="C",
    rule=Fixed(6, 10),
    regions="cn",
    spans=(Span("exam", -3, 0),),
    doc="Exams run 7 to 10 June; digital goods and travel follow.",
)
event(
    "dragon_boat",
    en="Dragon Boat Festival",
    zh="端午节",
    level="B",
    rule=Lunar(5, 5),
    regions="cn",
    code="DBF",
    doc="Gift boxes of rice dumplings; wanders through the weeks of 618.",
)
event(
    "fathers_day",
    en="Father's Day",
    zh="父亲节",
    level="B",
    rule=NthWeekday(6, 3, SUNDAY),
    regions="cn us",
    code="DAD",
    doc="Gifts, electronics; around the peak of 618.",
)
event("qixi", en="Qixi", zh="七夕", level="B", rule=Lunar(7, 7), regions="cn", doc="The Chinese Valentine's Day.")
event(
    "back_to_school",
    en="Back to school",
    zh="开学季",
    level="B",
    rule=Fixed(9, 1),
    regions="cn",
    code="BTS",
    spans=(Span("sale", -17, 0),),
    doc="Sold from 15 August.",
)
event(
    "teachers_day",
    en="Teachers' Day",
    zh="教师节",
    level="C",
    rule=Fixed(9, 10),
    regions="cn",
    code="TEACH",
    doc="Gifts, flowers.",
)
event(
    "mid_autumn",
    en="Mid-Autumn Festival",
    zh="中秋节",
    level="A",
    rule=Lunar(8, 15),
    regions="cn",
    code="MAF",
    doc="Gift boxes, weeks ahead; some years it lies inside the National Day holiday, and in 2025 "
    "Douyin carried its registrations over to Double 11.",
)
event(
    "national_day",
    en="National Day",
    zh="国庆节",
    level="A",
    rule=Fixed(10, 1),
    regions="cn",
    code="ND",
    spans=(Span("warm_up", -5, -1), Span("holiday", 0, 6)),
    doc="The holiday to 7 October (8 in some years); days are swapped around it.",
)
event(
    "double_ninth",
    en="Double Ninth",
    zh="重阳节",
    level="C",
    rule=Lunar(9, 9),
    regions="cn",
    code="DNF",
    doc="Goods for the elderly; health.",
)
