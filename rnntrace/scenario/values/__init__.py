"""What is expected of a value, a text or a number or a list, and the complaint where it is something else."""
