"""What the caller does: words (later voice and timing) to evidence, evidence to a belief about the phase.

A belief, never a decision: this room knows no cues, no protocol and no light. Signals do not know each other.
"""
