"""Whether a design brief can be worked from: each field there, and nothing in it that every reader sees differently."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from xlops.label import Label

FIELDS: dict[str, Label] = {
    "purpose": Label("purpose", "用途"),
    "size": Label("size", "尺寸"),
    "layout": Label("layout", "版式"),
    "colours": Label("colours", "配色"),
    "wording": Label("words on it", "画面文案"),
    "style": Label("style", "风格"),
    "references": Label("references", "参考图"),
}
"""The fields of a brief that must be filled, by id."""

VAGUE = (
    "colourful black", "colorful black", "high-end", "premium", "upscale", "beautiful", "nice", "cool", "modern", "fresh",
    "atmosphere", "eye-catching", "make it pop", "wow", "stylish", "fashionable", "trendy", "classy", "as usual", "something",
    "good-looking", "attractive", "impressive", "elegant", "simple but rich", "you know", "etc", "tbd", "whatever",
    "五彩斑斓的黑", "五彩斑斓的白", "高大上", "高端", "大气", "上档次", "有档次", "好看", "漂亮", "炫酷", "酷炫", "有感觉", "有气质", "有冲击力", "视觉冲击",
    "时尚", "时尚感", "高级感", "高级", "简约而不简单", "氛围感", "国际范", "吸睛", "抢眼", "差不多", "随便", "你看着办", "老样子", "照旧", "常规", "等等",
)  # fmt: skip
"""Words that say nothing which can be seen or checked. They may stand beside something that does."""
_FILLERS = re.compile(
    r"\b(?:a|an|the|and|or|but|very|more|look|looking|style|feel|feeling|please|it|is|be|should|make|with|of|to)\b"
    r"|[的地得要做点些更很非常一有感风格和与、，,。.；;:：\s\-]",
    re.IGNORECASE,
)
_SIZE = re.compile(r"\d{2,5}\s*(?:px)?\s*[x×*X乘]\s*\d{2,5}", re.IGNORECASE)
_CODE = re.compile(r"#?\b[0-9a-f]{6}\b", re.IGNORECASE)
_COLOUR = re.compile(
    r"\b(?:red|orange|yellow|green|teal|blue|navy|purple|violet|pink|brown|beige|cream|ivory|grey|gray|black|white|gold|silver)\b"
    r"|[红橙黄绿青蓝紫粉棕褐米灰黑白金银]",
    re.IGNORECASE,
)  # fmt: skip
_PICTURE = re.compile(
    r"https?://\S+|\b\S+\.(?:png|jpe?g|webp|gif|psd|ai|pdf|svg|fig|sketch)\b|[\w.-]+\.[a-z]{2,}/\S+", re.IGNORECASE
)

_EMPTY = Label("{field} is empty", "{field}为空")
_NO_SIZE = Label(
    '{field}: "{text}" is no size; write width x height, like 800x800',
    "{field}：“{text}”不是尺寸；请写宽x高，如 800x800",
)
_NO_COLOUR = Label(
    '{field}: "{text}" names no colour that can be mixed; write names or codes, like red E1251B on white',
    "{field}：“{text}”没有说清颜色；请写颜色名或色值，如：白底红字 E1251B",
)  # fmt: skip
_NO_PICTURE = Label(
    '{field}: "{text}" shows nothing; give a link or the name of a picture file',
    "{field}：“{text}”看不到图；请给出链接或图片文件名",
)
_VAGUE = Label(
    '{field}: "{word}" can be seen in many ways; write what is to be seen, like daylight, wooden table, no people',
    "{field}：“{word}”每个人理解不同；请写看得见的内容，如：自然光、木桌、无人物",
)


@dataclass(frozen=True)
class Brief:
    """One picture that is asked for, and why it cannot be made yet: no trouble, and the brief may go out."""

    asset: str
    fields: Mapping[str, str]
    troubles: tuple[Label, ...]

    @property
    def ready(self) -> bool:
        """Can the designer work from it?"""
        return not self.troubles


def judged(asset: str, fields: Mapping[str, str]) -> Brief:
    """A brief with a sentence for every field that is empty or vague."""
    filled = {each: fields.get(each, "").strip() for each in FIELDS}
    found = (trouble_of(each, text) for each, text in filled.items())
    return Brief(asset, filled, tuple(each for each in found if each is not None))


def trouble_of(field: str, text: str) -> Label | None:
    """What is wrong with one field of a brief; None when it can be worked from."""
    name = FIELDS[field]
    if not text.strip():
        return _EMPTY.format(field=name)
    if field == "size" and not _SIZE.search(text):
        return _NO_SIZE.format(field=name, text=text)
    if field == "colours":
        rest = _without_vague(text)
        if not _COLOUR.search(rest) and not _CODE.search(rest):
            return _NO_COLOUR.format(field=name, text=text)
        return None
    if field == "references" and not _PICTURE.search(text):
        return _NO_PICTURE.format(field=name, text=text)
    if field in ("layout", "style", "purpose") and (word := _only_vague(text)):
        return _VAGUE.format(field=name, word=word)
    return None


def _without_vague(text: str) -> str:
    for word in sorted(VAGUE, key=len, reverse=True):
        text = re.sub(_pattern(word), " ", text, flags=re.IGNORECASE)
    return text


def _only_vague(text: str) -> str:
    """The vague word of a text that holds nothing else; "" where there is something to go by."""
    word = next(
        (each for each in sorted(VAGUE, key=len, reverse=True) if re.search(_pattern(each), text, re.IGNORECASE)), ""
    )
    if not word:
        return ""
    return "" if len(_FILLERS.sub("", _without_vague(text))) >= 2 else word


def _pattern(word: str) -> str:
    return rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word)
