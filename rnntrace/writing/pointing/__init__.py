"""A number that is pointed at: how it came about, in a line."""
