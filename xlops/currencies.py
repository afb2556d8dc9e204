"""The currencies that there are: ISO 4217, list one of January 2026, without funds, metals and test codes."""

from __future__ import annotations

from xlops.label import Label

CURRENCIES = frozenset(
    """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP
    CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR
    IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU
    MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG
    SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV
    WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
    """.split()  # noqa: SIM905 - a list that can be read
)
"""Codes that a shop can keep its books in."""

_CALLED = {"YEN": "JPY", "RMB": "CNY", "CNH": "CNY", "YUAN": "CNY", "POUND": "GBP", "STG": "GBP", "EURO": "EUR"}
_CALLED |= {"DOLLAR": "USD", "US$": "USD", "UKP": "GBP", "NTD": "TWD", "BGN": "EUR", "ANG": "XCG", "RUR": "RUB"}

_NONE = Label('"{code}" is no ISO code of a currency', "“{code}”不是 ISO 货币代码")
_MEANT = Label("{none}; did you mean {near}?", "{none}；是不是 {near}？")
_LIKE = Label('{none}; write it like "CNY"', "{none}；请写成 CNY 这样的代码")


def trouble_with(code: str) -> Label | None:
    """What is wrong with the code of a currency, and what was probably meant; None when it is one."""
    if code in CURRENCIES:
        return None
    none = _NONE.format(code=code)
    upper = code.strip().upper()
    near = upper if upper in CURRENCIES else _CALLED.get(upper)
    return _MEANT.format(none=none, near=near) if near else _LIKE.format(none=none)
