"""Cadre personnel archives (干部人事档案, P07)."""
