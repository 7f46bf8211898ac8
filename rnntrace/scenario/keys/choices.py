"""What keys give to choose from, where no other room has the table of it."""

from __future__ import annotations

MOST_LAYERS = 100

# How weights are drawn.
INITIALISERS = ("normal", "uniform", "xavier")
USUAL_SCALE = 0.1
LARGEST_SCALE = 1e6  # far beyond anything that can be worked with; 1e308 would draw infinities

# The settings of each optimiser, as the field names them (Goodfellow, Bengio and Courville 2016,
# chapter 8).
OPTIMIZERS = {
    "sgd": ("learning_rate",),
    "momentum": ("learning_rate", "momentum"),
    "adagrad": ("learning_rate", "epsilon"),
    "rmsprop": ("learning_rate", "decay", "epsilon"),
    "adam": ("learning_rate", "beta_1", "beta_2", "epsilon"),
}
