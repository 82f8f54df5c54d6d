"""Recognition from the caller's measured voice: the caller's own baseline, two small models, an index, words for it.

It measures nothing itself (`luwte.speech.voice` does), sees the caller only (law L1), and says "stem verheven": never
what somebody feels (law L2).
"""
