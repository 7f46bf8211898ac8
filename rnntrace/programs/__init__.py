"""Programs of their own: an exercise as Python that works the same forward pass and the same gradients, and
needs nothing of this one.

The equations are read once more, here as source text.

names          the names of equations as names of Python
layout         lines of source: comments, texts, and statements that are broken
arrays         numbers as source
spelling       what NumPy and PyTorch call the same things
scalars        where Python works numbers otherwise than they do
rewriting      equations as a computer takes them best
expressions    an expression as source
definitions    what a program has to define before it can use it
parts          what there is to know of each calculation of a chain
statements     equations as lines of code, and what arrives at some steps only
beyond         what they need of steps that do not exist
data           the sequences and the parameters
passes         the forward pass and the way back, as functions
work           how they are called, one part after the other
opening        what a program says of itself
report         what it does with its numbers: JSON, or lines to read
program        all of this together
in_numpy       a program with NumPy
with_autograd  a program with PyTorch's tensors
module         a network as modules of torch.nn
with_modules   a program with these
in_pytorch     that one where it can be, else the other
"""
