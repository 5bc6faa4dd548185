"""Reads of this room, scoped through `visible_to`."""
