"""Reading of forms: texts in, what an action takes out; sentences keyed by field."""
