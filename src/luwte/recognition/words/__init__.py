"""Recognition from word choice: normalise, find phrases, see how they are used and at whom, say why.

It reads caller turns only (law L1), sees no audio and needs no network.
"""
