"""The exports we know, one file each: `SOURCES` holds them all. Reading one: `xlops.sources.reading.read_export`."""

from xlops.sources.base import SOURCES, Part, Reading, Reject, Repair, Source

__all__ = ["SOURCES", "Part", "Reading", "Reject", "Repair", "Source"]
