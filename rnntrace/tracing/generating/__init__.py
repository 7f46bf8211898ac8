"""A network that runs on its own output, from the bottom up:

results    what comes of it
network    the network made ready for it: without targets, its scores divided by the temperature
running    one step after the other, each from where the one before it ended
choosing   which word is chosen of the predictions of a step
beam       several sequences at once
generate   all of it
"""
