"""When a training has run away."""

import math

from rnnviz.errors import InputError

TOO_LARGE = 1e4
"""A loss of standardised data, whose variance is 1, beyond which nothing comes back by itself."""


class Diverged(InputError):
    """The training ran away. The network holds its last good weights again and may be trained on, more slowly."""


def check_loss(loss: float, place: str, learning_rate: float) -> None:
    """Raise Diverged where a loss (of standardised data) is not a number or beyond `TOO_LARGE`."""
    if math.isfinite(loss) and loss <= TOO_LARGE:
        return
    size = f"{loss:.3g}" if math.isfinite(loss) else "no longer a number"
    raise Diverged(
        f"In {place} the loss is {size}: a learning rate of {learning_rate:g} is too large here. "
        "The last good weights are kept; go on with a tenth of the rate, or clip the gradient."
    )
