"""The life of organizations and branches: what their pages read, offer and remind of."""
