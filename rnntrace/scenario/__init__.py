"""Scenario files: YAML in, a checked and frozen ``Scenario`` out.

nodes      YAML text to nodes that know their place
readers    what is expected of a node, and the complaint where it is something else
parts      the keys of a scenario, each read for itself
fit        whether the parts fit together: sizes, weights, targets, memory
load       all of it in order, and the assembly
model      the ``Scenario`` that comes out
"""
