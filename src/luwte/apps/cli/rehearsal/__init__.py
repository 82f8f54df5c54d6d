"""`luwte content try` without a sentence: a trainer types both sides of a call and sees what Luwte makes of it.

It walks the real engine and decides nothing. Nothing typed is kept, except in the file that `/bewaar` is asked for.
"""
