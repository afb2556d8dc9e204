"""Stock questions, one a module: pure functions on arrays and frames, no hub, no clock."""
