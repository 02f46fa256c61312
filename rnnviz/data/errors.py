"""The one error of this folder."""

from rnnviz.errors import InputError


class DataError(InputError):
    """Data that cannot be used.

    Its message is one plain sentence for the person who chose the data: where, what is wrong and,
    where that is not obvious, what would be right. Names and cells that it quotes may hold anything, so what
    cannot be printed on one line is replaced.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__("".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in sentence))
