"""The nouns of a call, frozen and without I/O.

This room imports nothing of ours, reads no clock and decides nothing: it only names things. Every other room speaks
in these types. English in code; the Dutch term stands in each docstring and is what people see.
"""
