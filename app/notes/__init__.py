"""The notes beside the picture."""
