"""The equations themselves. After ``#``: what the left side is, in the field's words."""

from __future__ import annotations

CELLS = {
    # Elman 1990, "Finding structure in time", with the activation left open.
    "rnn": """
        a[t] = W_xh @ x[t] + W_hh @ h[t-1] + b_h   # pre-activation
        h[t] = {activation}(a[t])                  # hidden state
    """,
}

ACTIVATIONS = ("tanh", "relu", "sigmoid", "identity")

OUTPUTS = {
    "softmax": """
        s[t] = W_hy @ h[t] + b_y       # scores (logits)
        y_hat[t] = softmax(s[t])       # prediction
    """,
    "sigmoid": """
        s[t] = W_hy @ h[t] + b_y       # scores (logits)
        y_hat[t] = sigmoid(s[t])       # prediction
    """,
    "identity": """
        s[t] = W_hy @ h[t] + b_y       # scores
        y_hat[t] = identity(s[t])      # prediction
    """,
    "none": "",
}

# Where the network ends at its hidden state and has a loss all the same, that state is compared.
HIDDEN_STATE_AS_PREDICTION = "y_hat[t] = identity(h[t])   # prediction: the hidden state itself"

# Numbers that losses need, by names that no cell's equations use; what they are in words.
CONSTANTS = {"n_outputs": "the number of outputs", "n_targets": "the number of steps with a target"}

LOSSES = {
    "cross_entropy": "loss[t] = -sum(y[t] * log(y_hat[t]))   # loss of this step",
    "binary_cross_entropy": (
        "loss[t] = -sum(y[t] * log(y_hat[t]) + (1 - y[t]) * log(1 - y_hat[t]))   # loss of this step"
    ),
    "squared_error": "loss[t] = 1 / 2 * sum((y_hat[t] - y[t]) ** 2)   # loss of this step",
    "mean_squared_error": "loss[t] = sum((y_hat[t] - y[t]) ** 2) / n_outputs   # loss of this step",
    "none": "",
}

# The loss that goes with an output function when the scenario names none.
USUAL_LOSS = {
    "softmax": "cross_entropy",
    "sigmoid": "binary_cross_entropy",
    "identity": "squared_error",
    "none": "none",
}

# What L multiplies the sum of the steps' losses by.
REDUCTIONS = {"sum": "1", "mean": "1 / n_targets"}
