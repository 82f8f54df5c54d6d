"""Live lines: what the protocols of exchanges share. Sans-I/O: a driver owns sockets and time, an adapter translates.

One file or folder per protocol; they do not know each other. Source of the rules: the requirements TEL-01 to TEL-12.
"""
