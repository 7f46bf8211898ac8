"""The pages of a trace: its forward pass, backpropagation through time, and the whole walkthrough."""
