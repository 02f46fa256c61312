"""Nets that watch films and look at pictures: learning beside a plain torch loop, answering beside torch."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from rnnviz.data.films import FilmLaw
from rnnviz.learning.caption_plan import VOCABULARY, CaptionPlan
from rnnviz.learning.film_plan import FilmPlan
from rnnviz.networks.caption_net import CaptionShape
from rnnviz.networks.caption_net import draw_weights as draw_caption_weights
from rnnviz.networks.film_net import FilmShape, draw_weights, watch
from tests.benchmarks.table import Row, paired, shown

UPDATES, BATCH, UNITS, SIZE, CHANNELS = 20, 32, 32, 12, 8


def measure() -> Iterator[Row]:
    """Updates of both demos, data included, and the answers to one film."""
    ours, other = paired(our_films(), plain_films(), times=9)
    rate = UPDATES * BATCH / ours
    yield Row(f"{UPDATES} updates on films: {rate:,.0f} films a second", shown(ours), shown(other),
              "torch.nn.Conv2d, LSTM and Adam in a loop", other / ours, "≥ 0.95")  # fmt: skip
    ours, other = paired(our_captions(), plain_captions(), times=9)
    rate = UPDATES * BATCH / ours
    yield Row(f"{UPDATES} updates on captions: {rate:,.0f} pictures a second", shown(ours), shown(other),
              "torch.nn.Conv2d, LSTM and Adam in a loop", other / ours, "≥ 0.95")  # fmt: skip
    ours, other = paired(our_answers(), their_answers(), times=9)
    yield Row(f"answers to a film: {100 / ours:,.0f} films a second", shown(ours), shown(other), "torch, one film",
              other / ours)  # fmt: skip


def film_shape() -> FilmShape:
    return FilmShape("lstm", SIZE, CHANNELS, UNITS)


def our_films() -> Callable[[], None]:
    """As the demo learns."""
    from rnnviz.learning.film_training import FilmTraining

    plan = FilmPlan(FilmLaw(), BATCH, 10_000, 0)
    training = FilmTraining(film_shape(), draw_weights(film_shape(), np.random.default_rng(0)), plan)

    def run() -> None:
        for _ in range(UPDATES):
            training.update(0.003)

    return run


def plain_films() -> Callable[[], None]:
    """The loop of a tutorial, on the same films."""
    import torch
    from torch import nn

    plan, features = FilmPlan(FilmLaw(), BATCH, 10_000, 0), CHANNELS * (SIZE // 2) ** 2
    eye = nn.Sequential(nn.Conv2d(1, CHANNELS, 3, padding=1, padding_mode="circular"), nn.ReLU(), nn.MaxPool2d(2))
    layer, readout = nn.LSTM(features, UNITS, batch_first=True), nn.Linear(UNITS, 4)
    parameters = [p for part in (eye, layer, readout) for p in part.parameters()]
    adam, number = torch.optim.Adam(parameters, lr=0.003), iter(range(10_000))

    def run() -> None:
        for _ in range(UPDATES):
            films = plan.films(next(number))
            seen = eye(torch.from_numpy(films.x).reshape(-1, 1, SIZE, SIZE)).reshape(BATCH, -1, features)
            loss = nn.functional.cross_entropy(readout(layer(seen)[0][:, -1]), torch.from_numpy(films.move))
            descend(adam, loss, parameters)

    return run


def descend(adam: Any, loss: Any, parameters: list[Any]) -> None:
    """One update of a tutorial's loop, which also writes the loss down."""
    import torch

    loss.item()
    adam.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(parameters, 1.0)
    adam.step()


def our_captions() -> Callable[[], None]:
    """As the demo learns."""
    from rnnviz.learning.caption_training import CaptionTraining

    plan, shape = CaptionPlan(BATCH, 10_000, 0, 0.1, 0), CaptionShape(16, 64, VOCABULARY.size)
    training = CaptionTraining(shape, draw_caption_weights(shape, np.random.default_rng(0)), plan)

    def run() -> None:
        for _ in range(UPDATES):
            training.update(0.004)

    return run


def plain_captions() -> Callable[[], None]:
    """The loop of a tutorial, on the same pictures and sentences."""
    import torch
    from torch import nn

    from rnnviz.networks.speaking import table

    plan = CaptionPlan(BATCH, 10_000, 0, 0.1, 0)
    eye = nn.Sequential(
        nn.Conv2d(1, 16, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 16, 3, padding=1), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(256, 64), nn.ReLU(), nn.Linear(64, 128),
    )  # fmt: skip
    words, layer, readout = nn.Embedding(VOCABULARY.size, 64), nn.LSTM(64, 64), nn.Linear(64, VOCABULARY.size)
    parameters = [p for part in (eye, words, layer, readout) for p in part.parameters()]
    adam, number = torch.optim.Adam(parameters, lr=0.004), iter(range(10_000))

    def run() -> None:
        for _ in range(UPDATES):
            pictures = plan.pictures(next(number))
            read, said = (torch.from_numpy(part) for part in table(VOCABULARY, pictures.captions()))
            h, c = eye(torch.from_numpy(pictures.x)[:, None]).split(64, dim=1)
            out, _ = layer(words(read), (h[None].contiguous(), c[None].contiguous()))
            loss = nn.functional.cross_entropy(readout(out).flatten(0, 1), said.flatten(), ignore_index=-1)
            descend(adam, loss, parameters)

    return run


def our_answers() -> Callable[[], None]:
    """What the screen asks for, by numpy."""
    weights, films = draw_weights(film_shape(), np.random.default_rng(0)), FilmLaw().draw(100, np.random.default_rng(1))

    def run() -> None:
        for film in films.x:
            watch(film_shape(), weights, film)

    return run


def their_answers() -> Callable[[], None]:
    """The last answer only, by torch."""
    from rnnviz.learning.film_training import FilmModule, directions

    module = FilmModule(film_shape(), draw_weights(film_shape(), np.random.default_rng(0)))
    films = FilmLaw().draw(100, np.random.default_rng(1))

    def run() -> None:
        for film in films.x:
            directions(module, film)

    return run
