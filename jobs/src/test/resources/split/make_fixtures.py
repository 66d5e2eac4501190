"""Combinatorial purged cross-validation by the words of López de Prado (Advances in Financial Machine Learning, 2018,
sections 7.4 and 12.3), candle by candle, as a yardstick for the splits and paths in Java.

Made with Python 3 and numpy 2.4.6 by: python make_fixtures.py >combinatorial_purged.json

Places are candles counted from 0, spans are half-open. A candle's label spans the candle and the horizon after it.
"""

import itertools
import json

import numpy as np

CASES = [
    # candles, groups, tested, horizon, embargo
    (120, 6, 2, 1, 0),
    (121, 6, 2, 4, 3),
    (100, 2, 1, 5, 7),
    (97, 5, 3, 2, 1),
    (211, 10, 2, 6, 2),
    (167, 8, 4, 1, 2),
    (64, 4, 1, 3, 0),
    (90, 7, 6, 2, 2),
]


def runs(chosen: np.ndarray) -> list[list[int]]:
    """The half-open runs of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], chosen.astype(int), [0]))))
    return edges.reshape(-1, 2).tolist()


def case(candles: int, groups: int, tested: int, horizon: int, embargo: int) -> dict:
    place = np.arange(candles)
    group = -(-(place + 1) * groups // candles) - 1
    first, last = place, place + horizon
    combinations = list(itertools.combinations(range(groups), tested))
    left_out = np.zeros((len(combinations), groups), dtype=int)
    splits = []
    for index, combination in enumerate(combinations):
        left_out[index, list(combination)] = 1
        test = np.isin(group, combination)
        # Apart are two labels of which one ends more than the embargo before the other begins.
        before = last[:, None] + embargo < first[None, test]
        behind = first[:, None] > last[None, test] + embargo
        train = (before | behind).all(axis=1)
        splits.append(
            {
                "train": runs(train),
                "test": [runs(group == left)[0] for left in combination],
            }
        )
    # Figure 12.2 of the book: in each group, the splits that leave it out are numbered one after another.
    number = np.cumsum(left_out, axis=0) * left_out
    count = int(left_out[:, 0].sum())
    paths = [
        [int(np.flatnonzero(number[:, each] == path + 1)[0]) for each in range(groups)]
        for path in range(count)
    ]
    return {
        "candles": candles,
        "groups": groups,
        "tested": tested,
        "horizon": horizon,
        "embargo": embargo,
        "splits": splits,
        "paths": paths,
    }


print("[")
print(",\n".join(json.dumps(case(*each)) for each in CASES))
print("]")
