"""Variants: the same exercise with weights of somebody's own, which are theirs on every machine.

identity  who it is for, and the code that tells one variant from another
content   what of an exercise its variants hang on
stream    whole numbers that come from a seed alone
pattern   what the given array says of any that stands in its place
draw      an array drawn to a pattern, and an exercise with all its arrays drawn
wishes    what makes the numbers of an exercise good to work with
telling   how many mistakes can be seen in them
variant   draws until all wishes are met, and of some such draws the one that tells most
"""
