"""Mistakes as equations: each is the right equation rewritten, so that none belongs to a certain cell.

``families`` of rewrites stand in modules by what they change; ``table`` lists them all, the likely ones
first, and gives every wrong equation that there is for a right one.
"""
