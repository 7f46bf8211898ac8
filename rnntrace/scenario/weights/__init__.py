"""The weights, wherever they come from and under whatever names.

``source`` tells where from: ``written`` out, in an ``archive`` of NumPy, or ``drawn``. ``renaming`` knows
the names of notations and the ``tensors`` of PyTorch, ``joined`` takes apart what stands for state and input
in one matrix, ``another_network`` sees that all of them belong to another network, ``names`` that one is
missing or too many, and ``meant`` what others call it.
"""
