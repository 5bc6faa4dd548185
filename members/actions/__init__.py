"""Writes of this floor: accounts and grants."""
