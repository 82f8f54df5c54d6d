"""Measurements, always as a ratio to a named baseline in the same run. Nothing here is a test, nothing has a limit."""
