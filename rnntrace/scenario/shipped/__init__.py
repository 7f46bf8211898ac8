"""What comes with the program: the built-in scenarios, and a scenario to start from."""
