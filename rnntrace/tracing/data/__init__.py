"""What was worked as data for other programs: ``recorded`` tells what there is and by which names, ``npz``
and ``table`` write it to files, ``frame`` hands it to pandas.
"""
