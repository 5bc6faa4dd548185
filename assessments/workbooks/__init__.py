"""Appraisals as workbooks: the template of an entry sheet, its way back in, the ranking taken away."""
