"""Loading torch in the background: it takes about two seconds, for which nobody is to wait."""

import threading

_begun, _ended = threading.Event(), threading.Event()


def load_torch() -> None:
    """Import torch and take one step with it, so that no first step has to wait for either. Call it on a thread."""
    _begun.set()
    try:
        import torch

        from rnnviz.threads import use_one_thread

        use_one_thread()
        layer = torch.nn.LSTM(1, 8)
        optimizer = torch.optim.Adam(layer.parameters())
        layer(torch.zeros(2, 1, 1))[0].sum().backward()
        optimizer.step()
    finally:
        _ended.set()


def is_torch_loading(patience: float = 0.0) -> bool:
    """Whether another thread is still at it. patience : seconds to wait for its end"""
    return _begun.is_set() and not _ended.wait(patience)
