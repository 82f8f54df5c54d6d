"""Twilio Media Streams and its relatives (Telnyx, SignalWire): JSON messages with audio in base64 over a WebSocket.

Source: the vendors' public documentation. Tested against that description, not against the products.
"""
