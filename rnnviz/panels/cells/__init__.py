"""The inside of a recurrent cell: its parts and wires, and the equations that say the same."""
