"""Scoring a spreadsheet with a scheme, without the portal: what `manage.py appraise` does."""
