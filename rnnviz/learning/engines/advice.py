"""What should be known about how a forecaster is trained, before its results are believed."""

from rnnviz.learning.engines.device import is_gpu_there, only_on_cpu
from rnnviz.learning.engines.settings import Settings


def one_lag(params: Settings) -> str:
    """One sentence where closed-loop training cannot succeed, else empty.

    On the laser, 64 units and 1500 updates: NMSE 0.75 with one lag, 0.023 with twenty (seed 0).
    """
    if params.training != "closed-loop" or len(params.lag_list) > 1:
        return ""
    return "Training in closed loop leads nowhere with a single lag: the recipe is 20 lags, 64 units and 1500 updates."


def idle_gpu(params: Settings) -> str:
    """One harmless sentence where a GPU is there and this network is not for it, else empty."""
    who = only_on_cpu(params)
    if not who or params.device != "auto" or not is_gpu_there():
        return ""
    return f"{who} is computed on the CPU; the GPU is not used."
