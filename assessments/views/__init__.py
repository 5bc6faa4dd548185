"""Pages of the appraisals: at most 20 lines each, one action or query."""
