"""What is to be worked: systems of equations with their values, alone or handing on to one another.

The engine (``tracing``, ``checking``, ``writing``) knows nothing but this. A scenario yields an
exercise; whoever has other equations makes one directly.

steps        values over time that come from outside
calculation  a system of equations with all that is known before it is worked
exercise     calculations in chains, one chain for each example
"""
