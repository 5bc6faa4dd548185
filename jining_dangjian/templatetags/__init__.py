"""Template words of the roof."""
