"""A trace becomes a document: which equations, in what order, with what words and numbers.

Knows nothing of terminals or LaTeX: a document holds words, tables and formulas, and the
renderers make of them what they can.
"""
