"""Adapters to what stands beside Luwte at the user's site. Each implements a port; none decides anything about a call.

For now: a chat endpoint that reads uncertain caller turns. What an adapter needs beyond the core is an extra.
"""
