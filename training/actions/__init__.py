"""Writes of training: one function a use case, `actor` first, the deed in the same transaction."""
