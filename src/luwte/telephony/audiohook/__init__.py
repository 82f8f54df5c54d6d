"""Genesys Cloud AudioHook, version 2: the exchange connects to us and sends its audio over a WebSocket.

Source: the public reference implementation (MIT), read for its facts; no code of it is here.
"""
