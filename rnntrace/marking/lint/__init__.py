"""What an exercise is worth as one: which mistakes nobody would see in it, and which of its numbers are
unkind.

``changes`` makes other exercises of one, ``reasons`` finds by them why a mistake is not seen, ``unkind`` looks
at the numbers, ``lint`` puts it all together.
"""
