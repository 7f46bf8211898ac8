"""Scenario files: YAML in, a checked and frozen ``Scenario`` out.

respelling    a file written again with other weights
load          all of it in order
other_words   the lists of options in place of those of the file
shipped       what comes with the program: built-in scenarios, and one to start from
assembly      what the keys say together, and whether it agrees
weights       written out, read from a file or drawn, and under which names
sequences     the words, the inputs and the targets
sizes         who claims which size, and who is believed
keys          the table of keys; how they are read, and what else comes from it
values        what is expected of a value, and the complaint where it is something else
yaml_nodes    YAML text to nodes that know their place
model         the ``Scenario`` that comes out
two_networks  what an encoder and its decoder are called
memory        whether there is enough for a network
wording       how messages word things
errors        what is wrong with a scenario, as data and as text

Each imports only from those further down.
"""
