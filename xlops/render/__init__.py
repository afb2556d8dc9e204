"""Blocks into media: one lowering (grid), then Excel (closed), HTML and text."""
