"""What is done with files: one function a use case."""
