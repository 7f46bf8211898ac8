"""An autograder for Gradescope: ``folder`` puts its files together, ``grade`` is the program that runs."""
