"""Points: what a ledger scheme allows, the shipped items, the life of a monthly sheet, what is due."""
