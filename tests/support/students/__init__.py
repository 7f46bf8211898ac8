"""Simulated students: networks worked with NumPy alone, formula by formula, rightly or with a mistake.

``work`` is the working itself, ``heads``, ``plain``, ``gated`` and ``own`` are the formulas of each network,
``networks`` draws the numbers, ``slips`` lets the pen slip, and ``handing_in`` turns a script into answers.
None but the last shares anything with the program.
"""
