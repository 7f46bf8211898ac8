"""What there is to choose from where no other room has a table of it, and what is said of choices."""

from __future__ import annotations

MOST_LAYERS = 100

# How weights are drawn.
INITIALIZERS = ("normal", "uniform", "xavier")
USUAL_SCALE = 0.1
LARGEST_SCALE = 1e6  # far beyond anything that can be worked with; 1e308 would draw infinities

# What the README says of some.
NOTES_ON_LOSSES = {
    "binary_cross_entropy": "both with natural logarithms",
    "squared_error": "½‖ŷ−y‖²",
    "mean_squared_error": "‖ŷ−y‖²/C",
}
NOTES_ON_REDUCTIONS = {
    "mean": "over the steps that have a target",
    "mean_of_examples": "summed over the steps, divided by the number of examples",
}
NOTES_ON_NOTATIONS = {
    "ng": "a⟨t⟩, W_aa",
    "goodfellow": "h⁽ᵗ⁾, U, V, W",
    "socher": "W⁽ʰˣ⁾",
    "pytorch": "weight_ih_l0",
}
