"""The pages that show what a network is before anything is computed."""
