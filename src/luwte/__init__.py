"""Luwte recognises and handles telephone aggression. Rooms and rules: docs/architectuur.md."""
