"""What books and libraries call the things that can be chosen here, and what there is to say to that."""

from __future__ import annotations

from functools import lru_cache

from ..values.plain import Elsewhere, Known, plain_form

_OWN = "Any other cell can be written as equations, cell: {equations: …}"
_RESETS = "There is gru, which resets before the product with W_hn, and gru_reset_after, as in PyTorch"
_COPY = "It is a built-in scenario: rnntrace scenarios --copy"
_LOGARITHMS = "Write cross_entropy with output: softmax, binary_cross_entropy with sigmoid"
_SQUARES = "There are squared_error, ½‖ŷ−y‖², and mean_squared_error, ‖ŷ−y‖²/C"
_FUNCTION = "It is an activation. Write cell: rnn with activation: {}"
_DIRECTIONS = "Write cell: {} with bidirectional: true"
_NO_LOSS = "There is no such loss. There are cross_entropy, binary_cross_entropy, squared_error, "
_NO_LOSS += "mean_squared_error, none"
_NO_ACTIVATION = (
    "There are tanh, sigmoid, relu, identity; a cell with another one can be written as equations"
)
_NO_INIT = "There are normal, uniform, xavier; others can be written out, or read from a file"


def _table(*rows: tuple[str, Known]) -> Elsewhere:
    """Names, separated by spaces, with what is known of them; the table is made when one is looked up."""
    return lru_cache(lambda: {plain_form(name): known for names, known in rows for name in names.split()})


CELLS = _table(
    ("elman simple simple_rnn vanilla vanilla_rnn basic_rnn rnn_cell recurrent", Known("rnn")),
    ("tanh rnn_tanh", Known("rnn", _FUNCTION.format("tanh"))),
    ("relu rnn_relu irnn", Known("rnn", _FUNCTION.format("relu"))),
    ("sigmoid logistic", Known("rnn", _FUNCTION.format("sigmoid"))),
    ("linear identity", Known("rnn", _FUNCTION.format("identity"))),
    ("lstm_cell basic_lstm vanilla_lstm long_short_term_memory", Known("lstm")),
    ("gru_cell gated_recurrent_unit gru1 gru_v1 gru_reset_before cho", Known("gru")),
    ("pytorch_gru torch_gru cudnn_gru keras_gru gru_pytorch gru_keras", Known("gru_reset_after")),
    ("gru2 gru_v2 gru_v3 gru3", Known(None, _RESETS)),
    ("birnn bi_rnn bidirectional bidirectional_rnn", Known(None, _DIRECTIONS.format("rnn"))),
    ("bilstm bidirectional_lstm", Known(None, _DIRECTIONS.format("lstm"))),
    ("bigru bidirectional_gru", Known(None, _DIRECTIONS.format("gru"))),
    ("peephole peepholes peephole_lstm lstm_peephole", Known(None, f"{_COPY} peephole-lstm")),
    ("mgu minimal_gated_unit", Known(None, f"{_COPY} minimal-gated-unit")),
    ("mlp feedforward feed_forward ffn dense", Known(None, f"{_COPY} feedforward")),
    ("jordan esn echo_state indrnn cfg conv_lstm transformer attention custom own", Known(None, _OWN)),
)

ACTIVATIONS = _table(
    ("linear none no", Known("identity")),
    ("logistic sigm σ sig", Known("sigmoid")),
    ("rectifier rectified_linear", Known("relu")),
    ("hyperbolic_tangent tangent", Known("tanh")),
    ("elu gelu selu celu silu swish mish leaky_relu lrelu prelu relu6 softplus", Known(None, _NO_ACTIVATION)),
    ("softsign hard_sigmoid hard_tanh softmax exp sin", Known(None, _NO_ACTIVATION)),
)

OUTPUTS = _table(
    ("linear regression logits scores raw", Known("identity")),
    ("logistic binary σ", Known("sigmoid")),
    ("log_softmax", Known("softmax", "Write softmax: cross_entropy takes the logarithm itself")),
)

LOSSES = _table(
    ("ce xent cross_entropy_loss categorical_cross_entropy softmax_cross_entropy", Known("cross_entropy")),
    ("sparse_categorical_cross_entropy nll nll_loss negative_log_likelihood", Known("cross_entropy")),
    ("bce bce_loss bce_with_logits bce_with_logits_loss", Known("binary_cross_entropy")),
    ("binary_cross_entropy_loss sigmoid_cross_entropy binary_log_loss", Known("binary_cross_entropy")),
    ("mse mse_loss mean_square_error mean_squared mean_squares", Known("mean_squared_error")),
    ("se sse squared half_squared_error quadratic quadratic_loss quadratic_cost", Known("squared_error")),
    ("log_loss log_likelihood mle likelihood", Known(None, _LOGARITHMS)),
    ("l2 l2_loss least_squares rmse root_mean_squared_error", Known(None, _SQUARES)),
    ("mae l1 l1_loss mean_absolute_error absolute_error huber smooth_l1", Known(None, _NO_LOSS)),
    ("hinge kl kl_divergence kld ctc focal triplet perplexity accuracy cosine", Known(None, _NO_LOSS)),
)

REDUCTIONS = _table(
    ("average avg averaged", Known("mean")),
    ("total added summed", Known("sum")),
    ("none median max min last batchmean", Known(None, "There are sum and mean")),
)

INITIALIZERS = _table(
    ("gaussian randn random_normal gauss", Known("normal")),
    ("glorot glorot_uniform xavier_uniform", Known("xavier")),
    ("rand random_uniform", Known("uniform")),
    ("random", Known(None, "There are normal, uniform and xavier")),
    ("he he_normal kaiming kaiming_uniform orthogonal xavier_normal glorot_normal", Known(None, _NO_INIT)),
    ("zeros zero ones constant identity eye", Known(None, _NO_INIT)),
)

NOTATIONS = _table(
    ("andrew_ng andrewng coursera deeplearning.ai", Known("ng")),
    ("deep_learning_book bengio courville dl_book", Known("goodfellow")),
    ("torch", Known("pytorch")),
    ("cs224d cs224n stanford", Known("socher")),
    ("default own usual", Known("standard")),
)

OPTIMIZERS = _table(
    ("gd gradient_descent stochastic_gradient_descent", Known("sgd")),
    ("sgd_momentum", Known("momentum")),
    ("nag nesterov_momentum", Known("nesterov")),
    ("rms", Known("rmsprop")),
)

CONVENTIONS = _table(
    ("torch", Known("pytorch")),
    ("tensorflow tf", Known("keras")),
    ("goodfellow deep_learning_book", Known("book")),
    ("ng andrew_ng", Known("ewma")),
)

FLAGS = _table(("yes y on 1", Known("true")), ("no n off 0", Known("false")))

# The same of keys.
_KEYS = (
    ("title", "name heading"),
    ("vocab", "words tokens dictionary alphabet"),
    ("labels", "classes class_names"),
    ("unknown", "unk oov"),
    ("hidden_size", "hidden hidden_units units n_hidden num_hidden num_units hidden_dim nhid"),
    ("cell", "model network architecture rnn_type cell_type rnn lstm gru"),
    ("layers", "num_layers n_layers depth"),
    ("activation", "nonlinearity activation_function"),
    ("output", "output_activation output_function output_layer"),
    ("loss", "criterion objective cost loss_function loss_fn cost_function"),
    ("inputs", "x xs sequence input_sequence"),
    ("targets", "y ys target_sequence expected"),
    ("initial_state", "h0 h_0 c0 init_state initial_hidden initial_hidden_state"),
    ("weights", "params parameters"),
    ("embedding", "embedding_size embedding_dim embed embeddings"),
    ("optimizer", "optim optimiser"),
    ("learning_rate", "lr eta step_size rate"),
    ("epsilon", "eps"),
    ("decay", "smoothing"),
    ("clip_norm", "global_clipnorm max_norm max_grad_norm"),
)


# Keys of others that are something else than the one here with nearly the same name.
SOMETHING_ELSE = {
    "clipnorm": "In Keras it shortens each gradient by its own norm, which is not offered. clip_norm makes "
    "all of them shorter together, as Keras' global_clipnorm does",
}


@lru_cache
def keys() -> dict[str, str]:
    """What others call a key, with its name here."""
    return {plain_form(name): key for key, names in _KEYS for name in names.split()}
