"""How people with complete colour-vision deficiencies see a colour.

Source: Machado, Oliveira & Fernandes 2009, "A physiologically-based model for simulation of color vision
deficiency", IEEE TVCG 15(6), table 1, severity 1.0; applied to linear light.
"""

import numpy as np

from rnnviz.arrays import Array
from rnnviz.figure.oklab import linear_light, oklab
from rnnviz.figure.palette import parse

VISIONS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def seen(colours: Array, vision: str) -> Array:
    """OKLab of colours as that vision sees them. colours : (…, 3) sRGB, 0 to 1"""
    return oklab(np.clip(linear_light(colours) @ VISIONS[vision].T, 0.0, 1.0))


def distances(colours: list[str], vision: str) -> Array:
    """OKLab distances of every pair of "#rrggbb" colours. (pair,)"""
    lab = seen(np.array([parse(colour) for colour in colours]) / 255, vision)
    first, second = np.triu_indices(len(colours), 1)
    return np.linalg.norm(lab[first] - lab[second], axis=1)
