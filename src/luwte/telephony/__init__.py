"""How a call comes in: one file or folder per source. Adapters read and translate; they judge nothing.

For now: transcripts of finished calls. Adapters do not know each other, and none of them touches audio.
"""
