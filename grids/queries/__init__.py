"""Reads, scoped through visible_to."""
