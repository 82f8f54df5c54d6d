"""The command line. One file per command; callbacks hand over to functions that tests can call.

Nothing about a call is decided here.
"""
