"""The errors of this folder."""

import re

from rnnviz.errors import InputError


class DataError(InputError):
    """Data that cannot be used.

    Its message is one plain sentence for the person who chose the data: where, what is wrong and,
    where that is not obvious, what would be right. Names and cells that it quotes may hold anything, so what
    cannot be printed on one line is replaced.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__("".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in sentence))


class OpenDecimal(DataError):
    """A column whose numbers could be read in two ways: a person has to say which sign is the decimal one.

    numeral : one of them, such as 1,234
    """

    def __init__(self, place: str, numeral: str) -> None:
        sign = "comma" if "," in numeral else "point"
        other = "point" if sign == "comma" else "comma"
        fraction, whole = re.sub("[.,]", ".", numeral), re.sub("[.,]", "", numeral)
        super().__init__(
            f"{place}: '{numeral}' may be {fraction} or {whole}; choose decimal = {sign} for the first, "
            f"decimal = {other} for the second"
        )
