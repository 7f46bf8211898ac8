"""Every command that writes a document, with a small scenario."""

from __future__ import annotations

from tests.support.documents import scenario, weights

SMALL = scenario(title="Small", inputs=[1, 2], targets=[[1, 0], [0, 1]], weights=weights(1, 1, 2))
COMMANDS = {
    "forward": "forward small.yaml",
    "bptt": "bptt small.yaml",
    "export": "export small.yaml",
    "describe": "describe small.yaml",
    "flow": "flow small.yaml",
    "train": "train small.yaml --epochs 3",
    "update": "update small.yaml",
    "verify": "verify small.yaml",
    "lint": "lint small.yaml",
    "derive": "derive dL/dW_hh[1,1] small.yaml",
    "generate": "generate hello-world",
    "worksheet": "worksheet small.yaml",
}
