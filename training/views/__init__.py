"""Pages of training: one action or query each."""
