"""A panel looked at closely, in a window of its own. Only what is in `explorers` may be imported at the start: the
rest brings in pyqtgraph."""
