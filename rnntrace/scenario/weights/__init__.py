"""The weights, wherever they come from and under whatever names.

``source`` tells where from: ``written`` out, in an ``archive`` of NumPy, or ``drawn``. ``renaming`` knows
the names of notations and the ``tensors`` of PyTorch, ``another_network`` sees that all of them belong to
another network, and ``names`` that one is missing or too many.
"""
