"""Workbooks as files: safe to take in, formal to give out, marked when given back.

Knows rows, columns and cells; what they mean is the business of whoever asks.
"""
