"""Speech to text: one interface, engines behind it, and what all of them need around them.

No engine and no model is part of Luwte; without one, no words are ever invented.
"""
