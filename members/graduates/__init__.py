"""Selected graduates (选调生) in villages, guided by the "12345" method: P05."""
