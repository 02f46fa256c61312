"""Pictures that several demos show: arrays in, marks or whole panels out. They know no demo.

Whatever is made of a frame's arrays is `remembered`: the same frame drawn again gives the very same marks.
"""
