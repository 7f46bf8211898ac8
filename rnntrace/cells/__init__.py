"""The built-in cells, output layers and losses, as equation text.

To add one is to add its text: shapes, evaluation, BPTT, the pages and the checks follow from it.
"""
