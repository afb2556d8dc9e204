"""How people reach xlops: the command line, later macros and worksheet functions. Thin; here alone the clock is read."""
