"""The words, and the sequences of inputs and targets that are made of them."""
