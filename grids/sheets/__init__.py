"""Workbooks of the grids."""
