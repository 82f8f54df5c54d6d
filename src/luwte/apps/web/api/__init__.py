"""The API for other programs: feed calls, follow them, read where they stand. It knows no cookie and shows no page."""
