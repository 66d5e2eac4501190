"""LightGBM with its default settings on the rows, features and folds of the newest run.

Usage: lightgbm_peer.py BOUGIE_HOME HORIZON CANDIDATE. The lake must be new, so that every file in it belongs to the newest
snapshot of its table. Prints a table of all candidates and, as last lines, one JSON object for rank IC and one for
direction: that candidate against LightGBM. Frozen: a change of it makes older results incomparable.
"""

import json
import sys
from pathlib import Path

import lightgbm
import numpy as np
import pandas as pd
import pyarrow.dataset as dataset
from scipy.stats import spearmanr

HOUR_MS = 3_600_000
BASELINES = ("zero", "last")


def table(home, pattern):
    """All rows of the Iceberg tables whose folder matches."""
    files = [str(f) for f in Path(home).glob(f"lake/{pattern}/data/**/*.parquet")]
    if not files:
        sys.exit(f"no files of {pattern} in {home}/lake")
    return dataset.dataset(files, format="parquet").to_table().to_pandas()


def millis(times):
    return times.dt.tz_localize(None).to_numpy("datetime64[ms]").astype("int64")


def main():
    home, horizon, chosen = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    run = json.loads(max(Path(home).glob("runs/*/run.json")).read_text())
    ids = run["featureSet"]["ids"]

    rows = table(home, "features/*")
    rows["time"] = millis(rows["open_time"])
    rows = rows.sort_values(["time", "symbol"], ignore_index=True)
    closes = rows.set_index(["symbol", "time"])["close"]
    later = pd.MultiIndex.from_arrays([rows["symbol"], rows["time"] + horizon * HOUR_MS])
    rows["label"] = np.log(closes.reindex(later).to_numpy() / rows["close"].to_numpy())
    # Every candle between must be there, or the label is none.
    for step in range(1, horizon):
        between = pd.MultiIndex.from_arrays([rows["symbol"], rows["time"] + step * HOUR_MS])
        rows.loc[closes.reindex(between).isna().to_numpy(), "label"] = np.nan
    rows = rows[rows["label"].notna()]

    ours = table(home, "training/forecasts")
    ours = ours[ours["run_id"] == run["id"]]
    ours["time"] = millis(ours["open_time"])
    if "part" in ours:
        ours = ours[ours["part"].fillna("FOLD") == "FOLD"]

    foretold = []
    for split in (s for s in run["splits"] if s["part"] == "FOLD"):
        train = np.zeros(len(rows), bool)
        for span in split["train"]:
            train |= inside(rows["time"], span)
        test = np.zeros(len(rows), bool)
        for span in split["test"]:
            test |= inside(rows["time"], span)
        model = lightgbm.LGBMRegressor(random_state=1, deterministic=True, force_row_wise=True, n_jobs=2, verbose=-1)
        model.fit(rows.loc[train, ids], rows.loc[train, "label"])
        part = rows.loc[test, ["symbol", "time", "label"]].copy()
        part["forecast"] = model.predict(rows.loc[test, ids])
        foretold.append(part)
    peer = pd.concat(foretold)

    scores = {"lightgbm": score(peer)}
    for candidate, part in ours.groupby("candidate"):
        merged = peer[["symbol", "time"]].merge(part, on=["symbol", "time"])
        if len(merged) != len(peer) or len(part) != len(peer):
            sys.exit(f"{candidate} foretold {len(part)} rows, LightGBM {len(peer)}, {len(merged)} the same")
        if candidate not in BASELINES:
            scores[candidate] = score(part)

    print(f"{'':20} {'rank IC':>9} {'direction %':>12}   {len(peer)} rows out of sample")
    for name, (ic, direction) in sorted(scores.items()):
        print(f"{name:20} {ic:9.4f} {100 * direction:12.2f}")
    for index, (name, unit) in enumerate((("forecast-skill-rank-ic", "rank IC"), ("forecast-skill-direction", "share"))):
        mine, theirs = scores[chosen][index], scores["lightgbm"][index]
        print(json.dumps({"name": name, "ours": round(mine, 5), "peer": round(theirs, 5), "unit": unit,
                          "ratio": round(mine / theirs, 3), "reach": 1, "pairs": 1}))


def inside(times, span):
    begin = pd.Timestamp(span["from"]).value // 1_000_000
    end = pd.Timestamp(span["to"]).value // 1_000_000
    return ((times >= begin) & (times < end)).to_numpy()


def score(part):
    forecast, label = part["forecast"].to_numpy(), part["label"].to_numpy()
    signed = (forecast != 0) & (label != 0)
    return spearmanr(forecast, label).statistic, np.mean(np.sign(forecast[signed]) == np.sign(label[signed]))


main()
