"""Audio in: from what a line or a file sends to the caller's sound, the times at which both spoke, and gaps.

The employee's side is reduced to speech on or off at the door (law L1).
"""
