"""The one error of this folder."""


class DataError(ValueError):
    """Data that cannot be used.

    Its message is one plain sentence for the person who chose the data: where, what is wrong and,
    where that is not obvious, what would be right.
    """
