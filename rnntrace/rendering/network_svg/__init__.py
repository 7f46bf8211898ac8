"""Networks as small SVG pictures: ``picture`` puts one together, ``over_time`` and ``one_step`` say where
everything stands, ``inked`` has lines, boxes and text as SVG, ``lettering`` what text measures, and ``look``
the colors.
"""
