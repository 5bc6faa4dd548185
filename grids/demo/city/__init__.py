"""The grids of a whole city: trees as dense as the one the report counts, and a year's cases."""
