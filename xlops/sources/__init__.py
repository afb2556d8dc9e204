"""The exports we know, one file each. Reading one: `xlops.sources.reading.read_export`."""

from xlops.sources.base import Reading, Reject, Repair

__all__ = ["Reading", "Reject", "Repair"]
