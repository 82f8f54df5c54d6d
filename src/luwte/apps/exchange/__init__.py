"""The exchange room (*centrale*): live lines on one side, running calls on the other, and the analysis between them.

Adapters know their protocol, use cases know no line; here they meet. Nothing here can end, mute or play into a call.
"""
