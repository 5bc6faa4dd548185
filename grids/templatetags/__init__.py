"""Template words of the grids."""
