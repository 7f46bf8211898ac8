"""The table of keys, and everything that comes from it.

``table`` has a row for each key, and takes those of the ``optimizers`` and of ``courses``. Rows are made
of a ``key`` with one of the ``kinds`` of values, which are read and have a form in the JSON Schema
(``forms``), and with its ``standing``. ``sections`` reads keys that stand together, each by itself, and
``stated`` is what comes out: a value, and whether it can be relied on. ``schema`` and ``readme`` tell others
what keys there are.
"""
