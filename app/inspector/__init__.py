"""The right-hand column: parameters and results."""
