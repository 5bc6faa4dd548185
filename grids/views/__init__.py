"""Pages of the grids: each view calls one action or one query."""
