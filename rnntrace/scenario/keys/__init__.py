"""The table of keys, and everything that comes from it.

``table`` has a row for each key, ``key`` and ``standing`` are what rows are made of. ``sections`` reads
keys that stand together, each by itself, and ``stated`` is what comes out: a value, and whether it can be
relied on. ``schema`` and ``readme`` tell others what keys there are.
"""
