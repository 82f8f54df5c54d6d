"""Transcripts of finished calls, one file per dialect, all sans-I/O: text in, a draft out.

A dialect does not know who the caller is (names are mapped in `reader`) and ignores whatever a source says about
sentiment, loudness or other judgements, of either party.
"""
