"""Analyses: pure functions on arrays and frames, no hub, no clock."""
