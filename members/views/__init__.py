"""Pages of this floor: the record of deeds, accounts and grants."""
