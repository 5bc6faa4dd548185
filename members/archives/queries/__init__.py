"""What is read of files, in scope."""
