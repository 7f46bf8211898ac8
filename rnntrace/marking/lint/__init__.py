"""What an exercise is worth as one: which mistakes nobody would see in it, and which of its numbers are
unkind.

``changes`` makes other exercises of one, ``reasons`` says what of it may hide mistakes, ``findings`` looks
which mistakes are hidden and by what, ``unkind`` looks at the numbers.
"""
