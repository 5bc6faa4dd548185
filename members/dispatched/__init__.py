"""First secretaries sent to villages (第一书记): dispatch, leave, spot checks, logs, ledger: P10."""
