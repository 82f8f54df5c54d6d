"""SIPREC: session border controllers call our recording server and send each party's audio over RTP.

Sans-I/O like the other lines: datagrams and streams in, answers and events out. Sources: RFC 7865, 7866, 3261, 3550 and
4733. Tested against descriptions of what vendors send, not against their products.
"""
