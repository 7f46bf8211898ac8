"""Marking: the numbers of somebody else against the equations, step by step on their own earlier ones.

``questions`` tells what can be asked of an exercise and what it is called, ``answers`` what was answered.
"""
