"""What is said of a forecast that goes on where the data end."""


def beyond_sentence(known: int, horizon: int) -> str:
    """One sentence where not all that is forecast can be scored, else empty. known : points that the series holds"""
    beyond = horizon - known
    if not beyond:
        return ""
    if not known:
        return "The forecast lies beyond the data, where nothing can score it yet."
    points = f"the last {beyond} points lie" if beyond > 1 else "the last point lies"
    return f"Scored over the first {known} of {horizon} points; {points} beyond the data."
