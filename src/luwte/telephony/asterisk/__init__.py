"""Asterisk: taps of one party's audio, made and cleared away over its REST interface (ARI).

The dialplan needs no change. Source: the public documentation and releases of Asterisk; no code of it is here.
"""
