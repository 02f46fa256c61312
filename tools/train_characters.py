"""Make the weights of the character models that come with RNNViz: `make weights`, about ten minutes of one core each.

python tools/train_characters.py FOLDER [NAME …]
"""

import sys
from pathlib import Path
from time import process_time

import numpy as np
import torch

from rnnviz.data.ready_weights import file_name, write
from rnnviz.data.source_text import KNOWN, Alphabet, read, stretches_of
from rnnviz.learning.character_writing import PROBE_STEPS, bracket_knowledge
from rnnviz.learning.descent import Descent
from rnnviz.learning.rates import falling_cosine
from rnnviz.learning.symbol_training import Judgement, Stream, SymbolModule, surprise
from rnnviz.networks.symbol_net import SymbolNet, SymbolShape, draw_weights

HIDDEN, UPDATES, BATCH, WINDOW, RATE, SEED = (128,), 60_000, 12, 40, 0.006, 0


def train(name: str, folder: Path, updates: int = UPDATES) -> None:
    """Learn one text and write its file."""
    torch.set_num_threads(1)
    text = read(name)
    alphabet = Alphabet(text.alphabet)
    rng = np.random.default_rng(SEED)
    shape = SymbolShape(alphabet.symbols, HIDDEN)
    module = SymbolModule(shape, draw_weights(shape, rng))
    descent = Descent(module, learning_rate=RATE, threshold=1.0)
    stream = Stream(alphabet.numbers(text.train), BATCH, WINDOW, rng)
    stretches, context = stretches_of(alphabet.numbers(text.held))
    state, begun = module.start(BATCH), process_time()
    for update in range(updates):
        window = torch.from_numpy(stream.window(update))
        descent.learning_rate = RATE * falling_cosine(update, updates)
        logits, state = module(window[:-1], state)
        descent.step(surprise(logits, window[1:]), f"update {update}")
        state = tuple(part.detach() for part in state)
        if (update + 1) % (updates // 20) == 0:
            judged = Judgement(module, stretches, context)
            judged.go_on(len(stretches))
            print(f"{name}: {update + 1} updates, {process_time() - begun:.0f} s, {judged.bits:.3f} bits", flush=True)
    net = SymbolNet(shape, module.weights())
    about = {
        "alphabet": alphabet.letters, "hidden": list(HIDDEN), "skip": "none", "bits": round(judged.bits, 4),
        "bracket_knowledge": bracket_knowledge(net, alphabet, stretches[:PROBE_STEPS]).round(4).tolist(),
        "updates": updates, "batch": BATCH, "window": WINDOW, "learning_rate": RATE, "characters": len(text.train),
    }  # fmt: skip
    write(folder / file_name(name), module.weights(), about)


if __name__ == "__main__":
    for chosen in sys.argv[2:] or KNOWN:
        train(chosen, Path(sys.argv[1]))
