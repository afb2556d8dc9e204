"""Is this PC set up for xlops, and is the shop sound? One small check a question; each gives what to do.

A check looks (through `machine`, the one place that asks the system) and judges; judging is a pure function of what was
found, so that it can be tested for a PC that is not at hand.
"""

from xlops.faces.doctor.base import CHECKS, Check, Finding, Place
from xlops.faces.doctor.examine import examine, summary

__all__ = ["CHECKS", "Check", "Finding", "Place", "examine", "summary"]
