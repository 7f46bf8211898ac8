"""Are the gradients right? The same equations, differentiated in ways that share nothing with BPTT."""
