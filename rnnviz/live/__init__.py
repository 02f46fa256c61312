"""A run that is watched while it computes: the loop, and what passes between it and the one who watches."""
