"""Greek letters: how they are typed, and how they are written on a page."""

from __future__ import annotations

# By their names in quantities. Sigma is left to the function.
GREEK = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ε",
    "zeta": "ζ",
    "eta": "η",
    "theta": "θ",
    "kappa": "κ",
    "lambda": "λ",
    "mu": "μ",
    "nu": "ν",
    "xi": "ξ",
    "rho": "ρ",
    "tau": "τ",
    "phi": "φ",
    "chi": "χ",
    "psi": "ψ",
    "omega": "ω",
    "Gamma": "Γ",
    "Delta": "Δ",
    "Theta": "Θ",
    "Lambda": "Λ",
    "Phi": "Φ",
    "Psi": "Ψ",
    "Omega": "Ω",
    "ell": "ℓ",  # no Greek one, but typed and written likewise
}
NAMES = {letter: name for name, letter in GREEK.items()}


def greek_tex(letter: str) -> str:
    """A letter as LaTeX; what is no Greek letter stays what it is."""
    return rf"\{NAMES[letter]}" if letter in NAMES else letter
