"""What the grids give away and take in as workbooks: cases, ledgers, the tree."""
