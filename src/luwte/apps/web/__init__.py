"""The browser face: the report that stands alone in one file, and the live demo page. It shows; it decides nothing.

Everything a person said is escaped here and shown as text. Nothing is fetched from outside.
"""
