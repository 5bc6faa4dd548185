"""Bulletins: their life, and the words a draft begins with."""
