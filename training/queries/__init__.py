"""Reads of training, scoped through `visible_to(account)`."""
