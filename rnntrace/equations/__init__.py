"""Equations: text to tree, and the readings of the tree.

Knows nothing of scenarios, of what a network is for, or of screens. NumPy is loaded only with
``functions`` and ``evaluate``.
"""
