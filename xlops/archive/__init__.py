"""The facts of one shop on disk, in generations, with the import log.

`.xlops/manifest.json` names the last generation; `facts/` and `logs/` hold Delta tables; `generations/` the older ones.
"""

from xlops.archive.archive import Archive
from xlops.archive.generation import Commit, Counts, Coverage, FileCounts, Generation

__all__ = ["Archive", "Commit", "Counts", "Coverage", "FileCounts", "Generation"]
