"""The chain under way, and what it is measured against."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.data.spin_text import from_text
from rnnviz.demos.boltzmann_sampling.params import Params, first_state, machine_of, units_of
from rnnviz.dynamics.boltzmann_sampling import Binned, Energies, LatticeSampling, StateSampling, binned
from rnnviz.dynamics.gibbs import GibbsChain, total_variation, total_variation_iid
from rnnviz.dynamics.ising_sweeps import IsingLattice, classes
from rnnviz.kit import Run as BaseRun
from rnnviz.kit import State
from rnnviz.networks.boltzmann import MOST_UNITS, Boltzmann, all_at_once_law, states
from rnnviz.networks.ising_torus import CRITICAL_TEMPERATURE, infinite_energy, infinite_magnetisation, torus

SHOWN = 64
"""States that have a bar: those of the lowest energy."""
LISTED = 10
"""Units up to which the law of all states is among the results."""

GROWTH = 100
"""A step makes one sweep more for every so many samples there are: the picture changes at a steady pace."""
BURN_IN_STEPS = 20
"""Steps of the burn-in of a large lattice."""
MOST_TURNS = {"sweep": 500_000, "all-at-once": 500_000, "one-by-one": 16_384}
"""Turns of units in a step of a large lattice: under 50 ms, also before compiled code is there."""
MOST_STATE_TURNS = 60_000
"""The same for small machines, whose turns are taken in Python."""

CURVE = 81
"""Temperatures at which exact curves are known."""
REACH = 2.0
"""The curves reach to so many critical temperatures."""
ENOUGH = 100
"""Samples from which on the means at a temperature are kept in the picture when it is left for another."""
MOST_KEPT = 200

RESULTS = {
    "log_Z": "natural logarithm of the sum of all weights, exact",
    "free_energy": "−T log Z",
    "mean_energy_exact": "⟨H⟩ of all units together, exact",
    "mean_energy": "⟨H⟩ of the samples",
    "magnetisation_exact": "⟨x_i⟩ of each unit, exact",
    "magnetisation": "⟨x_i⟩ of each unit, of the samples",
    "correlations_exact": "⟨x_i x_j⟩, exact",
    "correlations": "⟨x_i x_j⟩ of the samples",
    "probabilities": "of each state k, where bit i of k says whether unit i is up; up to 10 units",
    "total_variation": "½ Σ |share of samples − probability| over all states; up to 16 units",
    "total_variation_iid": "what independent samples would give on average",
    "autocorrelation_time": "of H, in sweeps: so many samples are worth one that is independent",
    "energy_per_unit": "lattice: ⟨H⟩ per unit of the samples",
    "energy_per_unit_exact": "lattice without a field: exact (Kaufman 1949)",
    "abs_magnetisation": "lattice: ⟨|m|⟩ of the samples",
    "magnetisation_onsager": "|m| of the infinite lattice without a field (Yang 1952)",
    "critical_temperature": "where the infinite lattice becomes a magnet",
}


@dataclass(frozen=True, eq=False)
class States:
    """A small machine. x : (unit,) now; numbers, p, own, share : (shown,), the states of lowest energy first

    lowest, highest : energy of all states
    p : Boltzmann's law; own : that of all-at-once, empty for the others; share : of the samples
    distances : (2, look), samples and total variation; iid : (2, 2), the ends of the line of independent samples
    apart : total variation now, None before the first sample; in_the_limit : where all-at-once goes to
    """

    J: Floats
    b: Floats
    x: Floats
    numbers: Ints
    energies: Floats
    lowest: float
    highest: float
    p: Floats
    own: Floats
    share: Floats
    distances: Floats
    iid: Floats
    apart: float | None
    in_the_limit: float | None


@dataclass(frozen=True, eq=False)
class Lattice:
    """A lattice. spins : (side, side)    energy : per unit; mean : ⟨|m|⟩; both None before the first sample

    T, m_infinite, u_infinite, u : (CURVE,), exact, empty where nothing is known; onsager : m at this temperature
    kept : (3, temperature): T, ⟨|m|⟩ and energy where this run was before
    """

    spins: Array
    energy: float | None
    mean: float | None
    energy_exact: float | None
    onsager: float | None
    critical: float | None
    T: Floats
    m_infinite: Floats
    u_infinite: Floats
    u: Floats
    kept: Floats


@dataclass(frozen=True, eq=False)
class Frame:
    """sweep : done so far, burn-in included; samples : those that count; memory : in sweeps

    trace : H (of a lattice: per unit) after each sweep; level : what it should be on average
    correlation : (lag + 1,), of H with itself so many sweeps later
    """

    sweep: int
    samples: int
    temperature: float
    trace: Binned
    level: float | None
    memory: float | None
    correlation: Floats
    states: States | None
    lattice: Lattice | None


class Run(BaseRun[Params, Frame]):
    """Sweep after sweep, more of them a step as time goes on."""

    pace: float | None = 30.0

    def __init__(self, params: Params) -> None:
        super().__init__(params)
        self.pace = 60.0 if params.machine == "lattice" else 30.0
        rng = np.random.default_rng(params.seed)
        self._machine = machine_of(params, rng)
        self._key = int(rng.integers(2**64, dtype=np.uint64))
        x = first_state(params, rng)
        if params.machine == "lattice" and params.painted:
            x = from_text(params.painted).ravel()
        elif params.machine != "lattice":
            x = np.where([Counter(params.flips)[unit] % 2 for unit in range(len(x))], -x, x)
        self._kept: list[tuple[float, float, float]] = []
        self._begin_from(x, rng)

    # -- the chain ------------------------------------------------------------------------------------------

    def _begin_from(self, x: Array, rng: np.random.Generator, swept: int = 0) -> None:
        """Nothing is counted yet, and the state is x."""
        p = self.params
        energies = Energies(p.burn_in, p.sweeps)
        self._of_states: StateSampling | None = None
        self._of_lattice: LatticeSampling | None = None
        if self._machine is not None:
            number = int((x > 0) @ (1 << np.arange(len(x))))
            order = np.concatenate(classes(p.side)) if p.machine == "lattice" else None
            chain = GibbsChain(self._machine, p.temperature, rng, number, order)
            self._of_states = StateSampling(self._machine, chain, energies, p.temperature)
        else:
            lattice = IsingLattice(x.reshape(p.side, p.side), p.coupling, p.field, p.temperature, self._key)
            lattice.swept = swept
            self._of_lattice = LatticeSampling(lattice, energies)
        self._see()
        self._look()

    @property
    def _sampling(self) -> StateSampling | LatticeSampling:
        sampling = self._of_states or self._of_lattice
        assert sampling is not None
        return sampling

    def _x(self) -> Array:
        """The state now, (unit,)."""
        if self._of_states:
            return states(self._of_states.units)[self._of_states.chain.state]
        assert self._of_lattice
        return self._of_lattice.lattice.spins.ravel()

    @property
    def done(self) -> bool:
        energies = self._sampling.energies
        return energies.done >= energies.last

    @property
    def progress(self) -> float:
        energies = self._sampling.energies
        return energies.done / energies.last

    @property
    def position(self) -> str:
        sampling, p = self._sampling, self.params
        if sampling.energies.done < p.burn_in:
            return f"burn-in, sweep {sampling.energies.done} of {p.burn_in}"
        return f"sample {sampling.samples} of {p.sweeps}"

    def step(self) -> None:
        sampling, p = self._sampling, self.params
        energies = sampling.energies
        burning = p.burn_in - energies.done
        if burning > 0 and self._of_lattice:
            burning = max(1, p.burn_in // BURN_IN_STEPS)  # a lattice's beginning is worth seeing
        few = burning if burning > 0 else 1 + sampling.samples // GROWTH
        turns = MOST_STATE_TURNS if self._of_states else MOST_TURNS[p.update]
        sampling.run(min(few, max(1, turns // sampling.units), energies.last - energies.done), p.update)
        self._look()

    def change(self, params: Params) -> bool:
        """Another temperature, another order, flipped or painted units: what was counted does not count any more."""
        before, x = self.params, self._x()
        self._keep_means()
        self.params = params
        if params.machine == "lattice" and params.painted not in ("", before.painted):
            x = from_text(params.painted).ravel()
        flipped = Counter(params.flips), Counter(before.flips)
        if params.machine != "lattice":
            x = np.where([(flipped[0][unit] + flipped[1][unit]) % 2 for unit in range(len(x))], -x, x)
        if self._of_states:
            self._begin_from(x, self._of_states.chain.rng)
        elif self._of_lattice:
            self._begin_from(x, np.random.default_rng(0), self._of_lattice.lattice.swept)
        return True

    def _keep_means(self) -> None:
        """What was found at this temperature stays in the picture when it is left."""
        energy, mean = self._lattice_means()
        if energy is not None and mean is not None and self._sampling.samples >= ENOUGH:
            self._kept = [*self._kept, (self.params.temperature, mean, energy)][-MOST_KEPT:]

    # -- what is known beforehand ---------------------------------------------------------------------------

    def _see(self) -> None:
        """Everything exact, at this temperature."""
        p, T = self.params, self.params.temperature
        self._level = self._exact_energy()
        if self._of_states:
            exact = self._of_states.exact
            assert self._machine is not None
            self._order = np.argsort(self._machine.energies, kind="stable")[:SHOWN]
            self._own = all_at_once_law(self._machine, T).p if p.update == "all-at-once" else None
            first, last = 1.0, float(max(10, p.sweeps))
            at_one = total_variation_iid(exact.p, 1)
            self._iid = np.array([[first, last], [at_one, at_one / np.sqrt(last)]])
        if p.machine == "lattice":
            self._curves = _curves(p.side, p.coupling)

    def _exact_energy(self) -> float | None:
        """⟨H⟩ as the trace shows it: of all units, or of a lattice per unit."""
        if self._of_states:
            return self._of_states.exact.mean_energy / (len(self._x()) if self.params.machine == "lattice" else 1)
        solved = self._solved()
        return None if solved is None else solved[1]

    def _solved(self) -> tuple[float, float] | None:
        """log Z and energy per unit of a lattice without a field, or None where the solution does not hold."""
        p = self.params
        if p.machine != "lattice" or p.field != 0:
            return None
        if p.coupling == 0:
            return units_of(p) * float(np.log(2)), 0.0
        if p.coupling < 0 and p.side % 2:
            return None  # on an odd side some bond is never content; on an even one flipping white units mends all
        solution = torus(p.side, abs(p.coupling) / p.temperature)
        return solution.log_Z, abs(p.coupling) * solution.energy

    # -- what is seen ---------------------------------------------------------------------------------------

    def _lattice_means(self) -> tuple[float | None, float | None]:
        """⟨H⟩ per unit and ⟨|m|⟩ of the samples of a lattice."""
        samples = self._sampling.samples
        if self.params.machine != "lattice" or not samples:
            return None, None
        if self._of_lattice:
            return float(self._of_lattice.energies.counted.mean()), float(np.abs(self._of_lattice.means).mean())
        assert self._of_states
        m = np.abs(states(self._of_states.units).mean(axis=1))
        energy = self._of_states.share @ self._of_states.machine.energies
        return float(energy) / self._of_states.units, float(self._of_states.share @ m)

    def _look(self) -> None:
        """The present frame."""
        sampling, p = self._sampling, self.params
        energies, per_unit = sampling.energies, self._of_states is not None and p.machine == "lattice"
        series = energies.series / sampling.units if per_unit else energies.series
        self._frame = Frame(
            energies.done, sampling.samples, p.temperature, binned(series, energies.last), self._level,
            energies.memory, energies.correlation, self._states() if p.machine != "lattice" else None,
            self._lattice() if p.machine == "lattice" else None,
        )  # fmt: skip

    def _states(self) -> States:
        assert self._of_states
        found, chosen = self._of_states, self._order
        own = np.zeros(0) if self._own is None else self._own[chosen]
        limit = None if self._own is None else float(0.5 * np.abs(self._own - found.exact.p).sum())
        machine: Boltzmann = found.machine
        return States(
            machine.J, machine.b, self._x(), chosen, machine.energies[chosen], float(machine.energies.min()),
            float(machine.energies.max()), found.exact.p[chosen], own,
            found.share[chosen], np.array(found.distances).reshape(-1, 2).T.copy(), self._iid,
            found.distances[-1][1] if found.distances else None, limit,
        )  # fmt: skip

    def _lattice(self) -> Lattice:
        p, (energy, mean) = self.params, self._lattice_means()
        spins = self._of_lattice.lattice.spins if self._of_lattice else self._x().reshape(p.side, p.side)
        above = p.coupling > 0
        solved = self._solved() if above else None
        return Lattice(
            spins, energy, mean, None if solved is None else solved[1],
            float(infinite_magnetisation(np.array(p.coupling / p.temperature))) if above else None,
            p.coupling * CRITICAL_TEMPERATURE if above else None, *self._curves,
            np.array(self._kept).reshape(-1, 3).T.copy(),
        )  # fmt: skip

    def frame(self) -> Frame:
        return self._frame

    def results(self) -> dict[str, Any]:
        return {name: self._results().get(name) for name in RESULTS}

    def _results(self) -> dict[str, Any]:
        found: dict[str, Any] = {"autocorrelation_time": self._sampling.energies.memory}
        if self._of_states:
            found |= self._results_of_states(self._of_states)
        if self.params.machine == "lattice":
            found |= self._results_of_lattice()
        if found.get("log_Z") is not None:
            found["free_energy"] = -self.params.temperature * found["log_Z"]
        return found

    def _results_of_states(self, found: StateSampling) -> dict[str, Any]:
        exact, samples = found.exact, found.samples
        means = found.moments() if samples else (None, None)
        return {
            "log_Z": exact.log_Z, "mean_energy_exact": exact.mean_energy,
            "mean_energy": float(found.share @ found.machine.energies) if samples else None,
            "magnetisation_exact": exact.magnetisation, "magnetisation": means[0],
            "correlations_exact": exact.correlations, "correlations": means[1],
            "probabilities": exact.p if found.units <= LISTED else None,
            "total_variation": total_variation(exact.p, found.counts) if samples else None,
            "total_variation_iid": total_variation_iid(exact.p, samples) if samples else None,
        }  # fmt: skip

    def _results_of_lattice(self) -> dict[str, Any]:
        seen, units, solved = self._frame.lattice, units_of(self.params), self._solved()
        assert seen is not None
        found: dict[str, Any] = {
            "energy_per_unit": seen.energy, "energy_per_unit_exact": seen.energy_exact, "abs_magnetisation": seen.mean,
            "magnetisation_onsager": seen.onsager, "critical_temperature": seen.critical,
        }  # fmt: skip
        if units > MOST_UNITS:
            found["mean_energy"] = None if seen.energy is None else seen.energy * units
            if solved is not None:
                found |= {"log_Z": solved[0], "mean_energy_exact": solved[1] * units}
        return found

    # -- sessions -------------------------------------------------------------------------------------------

    def checkpoint(self) -> State:
        return {"chain": self._sampling.checkpoint(), "kept": [list(point) for point in self._kept]}

    def restore(self, state: State) -> None:
        kept = [(float(T), float(m), float(u)) for T, m, u in state["kept"]]
        self._sampling.restore(state["chain"])
        self._kept = kept
        self._look()


def _curves(side: int, coupling: float) -> tuple[Floats, Floats, Floats, Floats]:
    """T, and there |m| and energy of the infinite lattice and the energy of this one; empty where nothing is known."""
    if coupling <= 0:
        return (np.zeros(0),) * 4
    T = np.linspace(0.05, REACH, CURVE) * CRITICAL_TEMPERATURE * coupling
    T = np.sort(np.append(T, CRITICAL_TEMPERATURE * coupling * (1 - np.array([1e-6, 1e-4, 1e-3, 5e-3]))))
    K = coupling / T
    u = coupling * np.array([torus(side, float(k)).energy for k in K])
    return T, infinite_magnetisation(K), coupling * infinite_energy(K), u
