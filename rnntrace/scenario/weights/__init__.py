"""The weights: written out, read from a NumPy file or drawn, under whatever names they have."""
