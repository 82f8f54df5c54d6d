"""Models for speech to text on this site's own disk: which we know, whether they are what they say, and how many calls
this machine carries with one. Nothing here opens a connection; fetching is `luwte.infra.model_download`.
"""
