"""Pages of this room: one action or query each."""
