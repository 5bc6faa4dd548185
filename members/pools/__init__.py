"""Pools of talents and reserves: one register for all kinds, on which practices build (C25)."""
