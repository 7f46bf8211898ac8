"""Which rule gives this? Rules that are asked for, each with two wrong ones beside it.

rule          a rule with its alternatives, and the letter that somebody chose
asking        which rules are asked where some numbers are; a rule by the name that answers have it by
alternatives  the wrong ones: likely mistakes that give other numbers in this exercise, and their order
kinds         equations that are the same but for their names

Everything hangs on the exercise alone, so that whoever marks the answers finds the same three again.
"""
