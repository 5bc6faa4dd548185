"""Scheme documents in words: what an official reads instead of YAML. Pure: documents in, words out."""
