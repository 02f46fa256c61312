"""The unrolled graph: layout, picture, formula."""
