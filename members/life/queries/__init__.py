"""Reads of the life of organizations and branches, a module a matter."""
