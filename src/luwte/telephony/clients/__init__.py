"""The other side of each line: clients that play a recording as an exchange would, to try a listener or to load it.

A client is sans-I/O as an adapter is; `play` owns sockets and pace. Written from the protocol descriptions, as the
adapters are: what agrees with itself is not proved against a product.
"""
