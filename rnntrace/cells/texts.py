"""The equations themselves. After ``#``: what the left side is, in the field's words."""

from __future__ import annotations

from typing import NamedTuple

CELLS = {
    # Elman 1990, "Finding structure in time", with the activation left open.
    "rnn": """
        a[t] = W_xh @ x[t] + W_hh @ h[t-1] + b_h   # pre-activation
        h[t] = {activation}(a[t])                  # hidden state
    """,
    # Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000.
    "lstm": """
        a_i[t] = W_xi @ x[t] + W_hi @ h[t-1] + b_i   # pre-activation of the input gate
        i[t] = sigmoid(a_i[t])                       # input gate
        a_f[t] = W_xf @ x[t] + W_hf @ h[t-1] + b_f   # pre-activation of the forget gate
        f[t] = sigmoid(a_f[t])                       # forget gate
        a_g[t] = W_xg @ x[t] + W_hg @ h[t-1] + b_g   # pre-activation of the candidate
        g[t] = tanh(a_g[t])                          # candidate for the cell state
        a_o[t] = W_xo @ x[t] + W_ho @ h[t-1] + b_o   # pre-activation of the output gate
        o[t] = sigmoid(a_o[t])                       # output gate
        c[t] = f[t] * c[t-1] + i[t] * g[t]           # cell state
        h[t] = o[t] * tanh(c[t])                     # hidden state
    """,
    # Cho et al. 2014: the reset gate works on the state, before the product.
    "gru": """
        a_r[t] = W_xr @ x[t] + W_hr @ h[t-1] + b_r            # pre-activation of the reset gate
        r[t] = sigmoid(a_r[t])                                # reset gate
        a_z[t] = W_xz @ x[t] + W_hz @ h[t-1] + b_z            # pre-activation of the update gate
        z[t] = sigmoid(a_z[t])                                # update gate
        a_n[t] = W_xn @ x[t] + W_hn @ (r[t] * h[t-1]) + b_n   # pre-activation of the candidate
        n[t] = tanh(a_n[t])                                   # candidate for the hidden state
        h[t] = (1 - z[t]) * n[t] + z[t] * h[t-1]              # hidden state
    """,
    # The same with the reset gate after the product, as cuDNN and PyTorch have it.
    "gru_reset_after": """
        a_r[t] = W_xr @ x[t] + W_hr @ h[t-1] + b_r                     # pre-activation of the reset gate
        r[t] = sigmoid(a_r[t])                                         # reset gate
        a_z[t] = W_xz @ x[t] + W_hz @ h[t-1] + b_z                     # pre-activation of the update gate
        z[t] = sigmoid(a_z[t])                                         # update gate
        a_n[t] = W_xn @ x[t] + b_n + r[t] * (W_hn @ h[t-1] + b_hn)     # pre-activation of the candidate
        n[t] = tanh(a_n[t])                                            # candidate for the hidden state
        h[t] = (1 - z[t]) * n[t] + z[t] * h[t-1]                       # hidden state
    """,
}

# How a word becomes the input, where it is not the one-hot vector itself.
EMBEDDED = "one_hot"
EMBEDDING = f"x[t] = E @ {EMBEDDED}[t]   # embedded input"


class Output(NamedTuple):
    """What is made of the hidden states of the last layer; {h} is their product with the weights.

    ``loss`` is the one that goes with it when the scenario names none.
    """

    equations: str
    loss: str


OUTPUTS = {
    "softmax": Output(
        """
        s[t] = {h} + b_y               # scores (logits)
        y_hat[t] = softmax(s[t])       # prediction
        """,
        loss="cross_entropy",
    ),
    "sigmoid": Output(
        """
        s[t] = {h} + b_y               # scores (logits)
        y_hat[t] = sigmoid(s[t])       # prediction
        """,
        loss="binary_cross_entropy",
    ),
    "identity": Output(
        """
        s[t] = {h} + b_y               # scores
        y_hat[t] = identity(s[t])      # prediction
        """,
        loss="squared_error",
    ),
    "none": Output("", loss="none"),
}

# Where the network ends at its hidden state and has a loss all the same, that state is compared.
HIDDEN_STATE_AS_PREDICTION = "y_hat[t] = identity({h}[t])   # prediction: the hidden state itself"

# Numbers that losses need, by names that no cell's equations use; what they are in words.
CONSTANTS = {
    "n_outputs": "the number of outputs",
    "n_targets": "the number of steps with a target",
    "n_examples": "the number of examples",
}

LOSSES = {
    "cross_entropy": "loss[t] = -sum(y[t] * log(y_hat[t]))   # loss of this step",
    "binary_cross_entropy": (
        "loss[t] = -sum(y[t] * log(y_hat[t]) + (1 - y[t]) * log(1 - y_hat[t]))   # loss of this step"
    ),
    "squared_error": "loss[t] = 1 / 2 * sum((y_hat[t] - y[t]) ** 2)   # loss of this step",
    "mean_squared_error": "loss[t] = sum((y_hat[t] - y[t]) ** 2) / n_outputs   # loss of this step",
    "none": "",
}

# What L multiplies the sum of the steps' losses by.
REDUCTIONS = {"sum": "1", "mean": "1 / n_targets", "mean_of_examples": "1 / n_examples"}
