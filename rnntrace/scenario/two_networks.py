"""What the two networks of an encoder and a decoder are called, in files and wherever they are worked."""

from __future__ import annotations

ENCODER, DECODER = "encoder", "decoder"
