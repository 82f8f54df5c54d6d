"""Drivers: sockets and time around a line adapter. They translate nothing and wait for nobody but the peer."""
