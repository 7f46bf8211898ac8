"""The located YAML: bytes become nodes that know their line and column.

``read_yaml`` in ``parser`` is the way in. Nothing here knows what a scenario is.
"""
