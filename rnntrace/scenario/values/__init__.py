"""What is expected of a value, and the complaint where it is something else.

A reader takes a ``Value``, a node with its path, and returns what it stands for; or None, after it has
complained. Single values are in ``plain``, words and vectors and matrices in ``lists``.
"""
