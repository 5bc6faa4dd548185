"""Reads of this room, scoped through `visible_to` and `known_to`."""
