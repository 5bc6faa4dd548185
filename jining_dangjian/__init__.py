"""The roof: settings, urls, the job runner, the roles table, and the pages that gather from all floors."""
