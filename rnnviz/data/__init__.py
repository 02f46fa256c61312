"""The series that demos learn from, and reading the user's own files."""
