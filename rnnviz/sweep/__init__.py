"""Many runs of one demo: over values of its parameters and over seeds, on one process, several, or a cluster."""
