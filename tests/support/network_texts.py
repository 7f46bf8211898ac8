"""Small networks of every kind as scenario texts, their weights written out so that a page can be
followed by hand."""

LSTM = """
title: An LSTM
vocab: [tick, tock]
cell: lstm
hidden_size: 2
inputs: [tick, tock, tick]
targets: [tock, tick, tock]
weights:
  W_xi: [[0.5, -0.3], [0.1, 0.4]]
  W_hi: [[0.2, 0.1], [-0.4, 0.3]]
  W_xf: [[-0.2, 0.6], [0.3, -0.1]]
  W_hf: [[0.4, -0.2], [0.1, 0.5]]
  b_f: [1, 1]
  W_xg: [[0.8, -0.5], [-0.6, 0.7]]
  W_hg: [[0.3, 0.2], [0.1, -0.3]]
  W_xo: [[0.1, 0.2], [0.4, -0.2]]
  W_ho: [[-0.1, 0.3], [0.2, 0.6]]
  W_hy: [[0.9, -0.4], [-0.7, 0.5]]
"""

GRU = """
title: A GRU
vocab: [tick, tock]
cell: {cell}
hidden_size: 2
inputs: [tick, tock]
targets: [tock, tick]
weights:
  W_xr: [[0.5, -0.3], [0.1, 0.4]]
  W_hr: [[0.2, 0.1], [-0.4, 0.3]]
  W_xz: [[-0.2, 0.6], [0.3, -0.1]]
  W_hz: [[0.4, -0.2], [0.1, 0.5]]
  W_xn: [[0.8, -0.5], [-0.6, 0.7]]
  W_hn: [[0.3, 0.2], [0.1, -0.3]]
  W_hy: [[0.9, -0.4], [-0.7, 0.5]]
"""

BIDIRECTIONAL = """
title: Both ways
vocab: [tick, tock]
bidirectional: true
hidden_size: 2
inputs: [tick, tock, tick]
targets: [tock, tick, tock]
weights:
  W_xh_fwd: [[0.5, -0.3], [0.1, 0.4]]
  W_hh_fwd: [[0.2, 0.1], [-0.4, 0.3]]
  W_xh_bwd: [[-0.2, 0.6], [0.3, -0.1]]
  W_hh_bwd: [[0.4, -0.2], [0.1, 0.5]]
  W_hy_fwd: [[0.9, -0.4], [-0.7, 0.5]]
  W_hy_bwd: [[0.3, 0.2], [0.1, -0.3]]
"""

ENCODER_DECODER = """
title: Numbers to words
hidden_size: 2
encoder:
  vocab: ["1", "2"]
  inputs: ["2", "1"]
  weights:
    W_xh: [[0.5, -0.3], [0.1, 0.4]]
    W_hh: [[0.2, 0.1], [-0.4, 0.3]]
decoder:
  vocab: [one, two, "<END>"]
  inputs: ["<END>", two]
  targets: [two, one]
  weights:
    W_xh: [[-0.2, 0.6, 0.1], [0.3, -0.1, 0.2]]
    W_hh: [[0.4, -0.2], [0.1, 0.5]]
    W_hy: [[0.9, -0.4], [-0.7, 0.5], [0.2, 0.1]]
"""

EMBEDDED = """
title: An embedding
vocab: [tick, tock, "<unk>"]
unknown: "<unk>"
embedding: {size: 2}
hidden_size: 2
inputs: [tick, gong, tick]
targets: [tock, tick, tock]
weights:
  E: [[0.5, -0.3, 0.1], [0.1, 0.4, -0.2]]
  W_xh: [[0.5, -0.3], [0.1, 0.4]]
  W_hh: [[0.2, 0.1], [-0.4, 0.3]]
  W_hy: [[0.9, -0.4], [-0.7, 0.5], [0.2, 0.1]]
"""

EXAMPLES = """
title: Good or bad
vocab: [good, not]
labels: [bad, fine]
hidden_size: 2
examples:
  - {inputs: [good], targets: [fine]}
  - {inputs: [not, good], targets: [null, bad]}
weights:
  W_xh: [[0.5, -0.3], [0.1, 0.4]]
  W_hh: [[0.2, 0.1], [-0.4, 0.3]]
  W_hy: [[0.9, -0.4], [-0.7, 0.5]]
"""

LAYERED = """
title: Long sums
vocab: [tick, tock]
cell: lstm
layers: 2
bidirectional: true
hidden_size: 2
inputs: [tick, tock]
targets: [tock, tick]
weights: {init: normal, scale: 0.5, seed: 1}
"""

STACKED_BOTH_WAYS = """
title: Two layers, both ways
vocab: [tick, tock]
layers: 2
bidirectional: true
embedding: {size: 2}
hidden_size: 1
inputs: [tick, tock]
targets: [null, tick]
weights: {init: normal, scale: 0.5, seed: 1}
"""

# The encoder reads its words from the end, and what it has read from the start.
ENCODER_BOTH_WAYS = """
title: Numbers to words, read twice
hidden_size: 2
encoder:
  vocab: ["1", "2"]
  inputs: ["2", "1"]
  cell:
    equations: |
      v[t] = tanh(W_xv @ x[t] + W_vv @ v[t+1])
      h[t] = tanh(W_vh @ v[t] + W_hh @ h[t-1])
  weights:
    W_xv: [[0.5, -0.3], [0.1, 0.4]]
    W_vv: [[0.2, 0.1], [-0.4, 0.3]]
    W_vh: [[-0.2, 0.6], [0.3, -0.1]]
    W_hh: [[0.4, -0.2], [0.1, 0.5]]
decoder:
  vocab: [one, two, "<END>"]
  inputs: ["<END>", two]
  targets: [two, one]
  weights:
    W_xh: [[-0.2, 0.6, 0.1], [0.3, -0.1, 0.2]]
    W_hh: [[0.4, -0.2], [0.1, 0.5]]
    W_hy: [[0.9, -0.4], [-0.7, 0.5], [0.2, 0.1]]
"""

FROM_THE_END = """
title: From the end
vocab: [tick, tock]
inputs: [tick, tock, tick]
targets: [tock, tick, tock]
cell:
  equations: |
    h[t] = tanh(W @ x[t] + U @ h[t+1])
weights:
  W: [[0.5, -0.3], [0.1, 0.4]]
  U: [[0.2, 0.1], [-0.4, 0.3]]
  W_hy: [[0.9, -0.4], [-0.7, 0.5]]
"""

# A root of a name, of a sum, of numbers, of another root, and raised.
ROOTS = """
title: Square roots
cell:
  equations: |
    a[t] = W_xa @ x[t] + W_ha @ h[t-1] + b_a
    v[t] = sqrt(a[t]) + sqrt(sqrt(a[t] + 1))
    h[t] = a[t] / (sqrt(v[t]) + 0.5) + sqrt(2 * v[t]) ** 3 * sqrt(2)
inputs: [[0.5, 1], [1, 0.25]]
targets: [[1], [0]]
output: identity
weights:
  W_xa: [[0.5, 0.25], [0.75, 1]]
  W_ha: [[0.1, 0.2], [0.05, 0.1]]
  W_hy: [[0.3, -0.2]]
  b_a: [0.5, 0]
"""

# Two pairs of sequences; the first encoder begins from a state of its own.
PAIRS = """
title: Pairs
vocab: [one, two, "<END>"]
hidden_size: 2
encoder:
  weights:
    W_xh: [[0.5, -0.3, 0.2], [0.1, 0.4, -0.5]]
    W_hh: [[0.2, 0.1], [-0.4, 0.3]]
decoder:
  reduction: mean_of_examples
  weights:
    W_xh: [[-0.2, 0.6, 0.1], [0.3, -0.1, 0.2]]
    W_hh: [[0.4, -0.2], [0.1, 0.5]]
    W_hy: [[0.9, -0.4], [-0.7, 0.5], [0.2, 0.1]]
examples:
  - encoder: {inputs: [two, one], initial_state: {h: [0.5, -1]}}
    decoder: {inputs: ["<END>"], targets: [two]}
  - encoder: {inputs: [one]}
    decoder: {inputs: ["<END>", one], targets: [~, two]}
"""

# Of each direction one state begins somewhere else than at zero.
BEGUN = """
title: Given states
vocab: [tick, tock]
cell: lstm
bidirectional: true
hidden_size: 2
inputs: [tick, tock]
targets: [tock, tick]
initial_state: {h_fwd: [0.1, -0.2], c_bwd: [1, 0.5]}
weights: {init: normal, scale: 0.5, seed: 1}
"""
