"""The database: SQLite by default, PostgreSQL by URL, one code path. It decides nothing about calls or people."""
