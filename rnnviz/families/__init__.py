"""What the demos of one family share beside science and drawing: parameters and runs."""
