"""The pages that look at the same numbers from another side: verify, derive and flow."""
