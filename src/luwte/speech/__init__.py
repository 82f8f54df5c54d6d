"""Audio in. For now: the timing of both legs of a recording, and nothing about how anybody sounds.

The employee's side is reduced to speech on or off at the door (law L1).
"""
