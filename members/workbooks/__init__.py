"""People as workbooks: template down, lists in and out, whatever their length."""
