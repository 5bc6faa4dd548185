"""Appraisals of a whole city: the points of all members, twenty quarters of the civil servants."""
