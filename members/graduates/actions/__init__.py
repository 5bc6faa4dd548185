"""Writes of this room: one function a use case."""
