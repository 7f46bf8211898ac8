"""What comes with the program: the built-in scenarios, the files that belong to them, and a scenario to
start from."""
