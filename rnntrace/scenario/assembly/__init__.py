"""What the keys say together, and whether it agrees.

``parts`` puts together what the keys of one network state: its ``cell`` (perhaps an ``own_cell``), its
``output``, its sequences and weights. ``agreement`` fits their sizes together, with the states of
``initial``; ``finished`` makes the scenario. ``encoder_decoder`` is about two networks in one file.
"""
