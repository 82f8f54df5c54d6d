"""Use cases and ports. It knows no web page, no file format and no database: those are adapters above it."""
