"""XGBoost as Python calls it, on rows in memory.

Usage: python_peer.py ROWS FEATURES ROUNDS DEPTH LEARNING_RATE THREADS MODEL. ROWS are little-endian floats, the label
last. Prints the seconds from the array to the model, without the start of Python and the reading of the file, and the
seconds of all processors.
"""

import sys
import time

import numpy
import xgboost


def main() -> None:
    file, features, rounds, depth, learning_rate, threads, model = sys.argv[1:]
    rows = numpy.fromfile(file, dtype="<f4").reshape(-1, int(features) + 1)
    inputs = numpy.ascontiguousarray(rows[:, :-1])
    labels = numpy.ascontiguousarray(rows[:, -1])
    parameters = {
        "objective": "reg:squarederror",
        "tree_method": "hist",
        "max_depth": int(depth),
        "eta": float(learning_rate),
        "min_child_weight": 50.0,
        "nthread": int(threads),
        "seed": 1,
        "verbosity": 0,
    }
    start = time.perf_counter()
    processor = time.process_time()
    matrix = xgboost.DMatrix(inputs, labels, nthread=int(threads))
    booster = xgboost.train(parameters, matrix, int(rounds))
    written = booster.save_raw("ubj")
    print(time.perf_counter() - start, time.process_time() - processor)
    with open(model, "wb") as out:
        out.write(written)


if __name__ == "__main__":
    main()
