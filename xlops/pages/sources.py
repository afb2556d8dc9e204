"""The page of exports that are known."""

from __future__ import annotations

from xlops.pages.markdown import anchored, heading, ids, join, table
from xlops.sources.base import SOURCES, Source


def sources_page() -> str:
    """Every export that is known, its columns and the facts it fills, by id: which module was imported first says nothing."""
    known = sorted(SOURCES, key=lambda each: each.id)
    parts = [
        heading("Sources", f"{len(SOURCES)} exports are known. The one that matches most headers wins."),
        table(
            ("source", "English", "中文", "platform", "fills"),
            [
                (f"[`{each.id}`](#{each.id})", each.label.en, each.label.zh, each.platform, ids(_fills(each)))
                for each in known
            ],
        ),
        *(_source(each) for each in known),
    ]
    return join(parts)


def _fills(source: Source) -> list[str]:
    return list(dict.fromkeys(each.fact.id for each in source.tables))


def _source(source: Source) -> str:
    lines = [
        anchored(2, source.id, source.label),
        f"{source.doc.en}\n\n{source.doc.zh}",
        f"Where to download it: {source.download.en} ｜ {source.download.zh}",
        table(
            ("field", "header in the export", "type", ""),
            [
                (
                    f"`{name}`",
                    " or ".join(each.names),
                    each.kind,
                    "needed" if each.needed else "may be absent" if each.optional else "",
                )
                for name, each in source.fields.items()
            ],
        ),
    ]
    return "\n\n".join(lines)
