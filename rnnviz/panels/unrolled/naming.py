"""What the parts of an unrolled network are called and coloured, the same in the diagram and in the formula.

A *term* is what both can point at: "W@2" is the matrix W where it leads into step 2, "h:2" the copy of h at step 2,
"W@" the matrix as a whole.
"""

from rnnviz.networks.topology import INPUT, OUTPUT, SUBSCRIPTS, Topology

SUPERSCRIPTS = str.maketrans("0123456789fb", "⁰¹²³⁴⁵⁶⁷⁸⁹ᶠᵇ")

CARRY = "c"
"""Stands for a state that is kept from step to step without weights."""

_COLOURS = {"U": ("c2", "c7", "c4"), "W": ("c0", "c5", "c6"), "V": ("c1", "c4")}


def symbols(topology: Topology) -> tuple[str, ...]:
    """The weight matrices in the order of the layers, each once."""
    found = [incoming.symbol for layer in topology.layers for incoming in layer.incoming]
    return tuple(dict.fromkeys(found))


def role_of(topology: Topology, symbol: str) -> str:
    """The colour of a weight matrix: one for all its copies."""
    if not symbol:
        return "memory"
    alike = [other for other in symbols(topology) if other[0] == symbol[0]]
    choices = _COLOURS[symbol[0]]
    return choices[alike.index(symbol) % len(choices)]


def matrix_term(symbol: str, step: int) -> str:
    """The term of a matrix that leads into a step."""
    return f"{symbol or CARRY}@{step}"


def copy_term(layer: str, step: int) -> str:
    """The term of a layer's copy."""
    return f"{layer}:{step}"


def family(term: str) -> str:
    """The matrix of a term, empty where it is none."""
    return term.partition("@")[0] if "@" in term else ""


def shown_step(topology: Topology, layer: str, step: int) -> int:
    """A step as the lecture counts it: a decoder begins at 0 again."""
    decodes = any(known.begins_as for known in topology.layers)
    return step - topology.layer(OUTPUT).first if decodes and (layer == OUTPUT or layer.startswith("d")) else step


def letter(layer: str) -> str:
    """h¹ for the first of several hidden layers, hᵇ for a backward one."""
    return layer[0] + layer[1:].translate(SUPERSCRIPTS)


def copy_name(topology: Topology, layer: str, step: int) -> str:
    """x₂, h₂, h¹₂, y₂."""
    return letter(layer) + str(shown_step(topology, layer, step)).translate(SUBSCRIPTS)


def layer_words(topology: Topology, name: str) -> str:
    """What a layer is, in words: "5 LSTM units, backward"."""
    layer = topology.layer(name)
    number = "".join(c for c in name if c.isdigit())
    what = {INPUT: "input", OUTPUT: "output"}.get(name, "hidden")
    kind = {"lstm": "LSTM", "gru": "GRU"}.get(layer.kind, what)
    way = {"f": ", forward", "b": ", backward"}.get(name[-1], "")
    place = f" of layer {number}" if number else ""
    coder = " of the decoder" if layer.begins_as else ""
    return f"{layer.units} {kind} unit{'s' if layer.units > 1 else ''}{place}{coder}{way}"
