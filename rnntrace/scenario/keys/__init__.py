"""The keys of a scenario, and what follows from them."""
