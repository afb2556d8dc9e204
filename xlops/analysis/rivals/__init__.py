"""Rivals and the market: what they do, what it costs, and how much of it can be known."""
