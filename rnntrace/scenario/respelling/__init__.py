"""A scenario's file with other weights, and all else as its author left it.

respelled    all of it in order, and the proof that the new file reads as it should
new_weights  where new weights go, new_start what the optimiser has kept, paths where files are from elsewhere
homes        which numbers of the file are which weights
asked        whether a scenario can have the numbers that are asked for
written_out  names with numbers where none stood before; numerals numbers where they stand
layout       columns, comments side by side (remarks), and lines that are too long (folding)
author       the text as it was; edits to it
sameness     whether two scenarios are the same
"""
