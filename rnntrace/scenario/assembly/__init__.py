"""What the keys say together: the cell, the output, the states, and whether all of it agrees."""
