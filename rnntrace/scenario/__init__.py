"""Scenario files: YAML in, a checked and frozen ``Scenario`` out.

load        all of it in order
model       the ``Scenario`` that comes out
shipped     what comes with the program
assembly    what the keys say together, and whether it agrees
weights     written out, read from a file or drawn
sequences   words, inputs and targets
sizes       who claims which size, and who is right
keys        the keys of a scenario
values      what is expected of a value, and the complaint where it is something else
yaml_nodes  YAML text to nodes that know their place
"""
