"""Writes of this room: one function a use case, the deed in the same transaction."""
