"""The words, and the sequences of inputs and targets that are made of them.

``words`` are what may be used, ``entries`` what stands at each step, ``examples`` the pairs of inputs and
targets; ``meaning`` is what they mean for the network, and ``steps`` their values.
"""
