"""What the runs of a sweep have to say: together, where all say the same, and each in its row of the table."""

from collections.abc import Sequence

from rnnviz.sweep.job import Outcome

CHANGED = "The data have changed while the sweep went on: its runs cannot be compared."


def remarks_of(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """What all finished runs say, how many say more, and whether they have read the same. Harmless ones among them."""
    if not outcomes:
        return ()
    common = [remark for remark in outcomes[0].remarks if all(remark in other.remarks for other in outcomes)]
    more = sum(any(remark not in common for remark in own_remarks(outcome)) for outcome in outcomes)
    if more:
        those = "one has a remark of its own" if more == 1 else f"{more} have remarks of their own"
        common.append(f"Of {len(outcomes)} runs {those}: see the table.")
    if len({outcome.data["hash"] for outcome in outcomes if outcome.data is not None}) > 1:
        common.append(CHANGED)
    return tuple(common)


def notes_of(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """Those of the common remarks that are harmless."""
    return tuple(remark for remark in remarks_of(outcomes) if all(remark in outcome.notes for outcome in outcomes))


def own_remarks(outcome: Outcome) -> list[str]:
    """What must be known before the numbers of a run are believed."""
    return [remark for remark in outcome.remarks if remark not in outcome.notes]
