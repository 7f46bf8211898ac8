"""Exercises to look at as exercises."""

# Nothing is to be said against it.
GOOD = """
vocab: [a, b, c, d]
inputs: [a, b, c]
targets: [b, c, d]
initial_state: {h: [0.3, -0.4]}
weights:
  W_xh: [[0.1, -0.2, 0.3, 0.5], [-0.15, 0.25, 0.4, -0.35]]
  W_hh: [[0.5, -0.1], [0.2, 0.4]]
  W_hy: [[0.2, 0.35], [0.6, -0.1], [-0.3, 0.5], [0.15, 0.25]]
  b_h: [0.1, -0.2]
  b_y: [0.3, 0.1, -0.2, 0.4]
"""
