"""Makes the fixtures of the tests of dev.bougie.jobs.statistics, beside this file.

Made with Python 3.11.7, numpy 2.4.6, scipy 1.17.1, statsmodels 0.15.0, arch 8.0.0 and
scikit-learn 1.9.1. The fixtures are frozen: run this again only to add one, and look at the
difference.

    python -m venv v
    v/bin/pip install numpy==2.4.6 scipy==1.17.1 statsmodels==0.15.0 arch==8.0.0 scikit-learn==1.9.1
    v/bin/python jobs/src/test/resources/statistics/make_fixtures.py

What a library computes is taken from it; the rest is written down from the papers, by other ways
than in Java where there are any. Inputs are rounded to decimals that both sides read alike.
"""

import json
import math
import pathlib

import numpy as np
import statsmodels.api as sm
from arch.bootstrap import optimal_block_length
from scipy import stats
from sklearn import metrics

FOLDER = pathlib.Path(__file__).parent


def rounded(values):
    return np.round(np.asarray(values, dtype=float), 6)


def plain(value):
    """Numbers as JSON knows them; NaN and the infinities as strings."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(one) for one in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, str):
        return value
    value = float(value)
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def write(name, content):
    (FOLDER / name).write_text(json.dumps(plain(content), separators=(",", ":")) + "\n")


def autoregressive(random, length, coefficient, mean=0.0):
    values = np.zeros(length)
    value = random.standard_normal() / math.sqrt(1 - coefficient**2)
    for t in range(length):
        values[t] = value
        value = coefficient * value + random.standard_normal()
    return rounded(values + mean)


def autocovariance(values, lag):
    centred = values - values.mean()
    return float(centred[lag:] @ centred[: len(values) - lag]) / len(values)


# Newey and West 1987 by statsmodels: the variance of the constant is the long-run one over n.


def newey_west(values, lags):
    fit = sm.OLS(values, np.ones(len(values))).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags, "kernel": "bartlett", "use_correction": False}
    )
    return fit.cov_params()[0, 0] * len(values)


def long_run_variance():
    random = np.random.default_rng(1)
    cases = []
    for length, coefficient, lags in [(120, 0.0, 3), (250, 0.6, 8), (250, -0.5, 5), (60, 0.9, 0)]:
        values = autoregressive(random, length, coefficient, 0.3)
        cases.append(
            {
                "values": values,
                "lags": lags,
                "bartlett": newey_west(values, lags),
                "equal": autocovariance(values, 0)
                + 2 * sum(autocovariance(values, lag) for lag in range(1, lags + 1)),
            }
        )
    write("long-run-variance.json", cases)


# Diebold and Mariano 1995, Harvey, Leybourne and Newbold 1997, equations (8) and (9).


def diebold_mariano(baseline, candidate, horizon):
    difference = baseline - candidate
    n = len(difference)
    # numpy's correlate gives all autocovariances at once.
    centred = difference - difference.mean()
    gamma = np.correlate(centred, centred, "full")[n - 1 :] / n
    variance = (gamma[0] + 2 * gamma[1:horizon].sum()) / n
    if variance <= 0:
        return math.nan, math.nan, difference.mean()
    factor = math.sqrt((n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n)
    statistic = factor * difference.mean() / math.sqrt(variance)
    return statistic, stats.t.sf(statistic, n - 1), difference.mean()


def diebold_mariano_cases():
    random = np.random.default_rng(2)
    cases = []
    for length, horizon, gain in [(200, 1, 0.1), (200, 6, 0.1), (150, 3, -0.2), (400, 24, 0.4), (40, 12, 0.0)]:
        noise = random.standard_normal(length + horizon - 1)
        label = np.convolve(noise, np.ones(horizon), "valid")
        forecast = rounded(gain * label + random.standard_normal(length))
        label = rounded(label)
        baseline, candidate = rounded(label**2), rounded((label - forecast) ** 2)
        statistic, p_value, difference = diebold_mariano(baseline, candidate, horizon)
        cases.append(
            {
                "baseline": baseline,
                "candidate": candidate,
                "horizon": horizon,
                "statistic": statistic,
                "pValue": p_value,
                "meanDifference": difference,
            }
        )
    write("diebold-mariano.json", cases)


# Politis and White 2004, section 3.2, with the constant of Patton, Politis and White 2009 and the m
# of Patton's program.


def block_length(values):
    n = len(values)
    run = max(5, math.ceil(math.sqrt(math.log10(n))))
    most = min(n - 1, math.ceil(math.sqrt(n)) + run)
    covariance = np.array([autocovariance(values, lag) for lag in range(most + 1)])
    small = np.abs(covariance / covariance[0]) < 2 * math.sqrt(math.log10(n) / n)
    m = next(
        (lag for lag in range(1, most - run + 2) if small[lag : lag + run].all()),
        most,
    )
    width = min(most, 2 * m)
    lags = np.arange(-width, width + 1)
    window = np.minimum(1, 2 * (1 - np.abs(lags) / width)) * covariance[np.abs(lags)]
    g = (window * np.abs(lags)).sum()
    d = 2 * window.sum() ** 2
    length = (2 * g**2 / d) ** (1 / 3) * n ** (1 / 3)
    return max(1.0, min(math.ceil(min(3 * math.sqrt(n), n / 3)), length))


def block_lengths():
    random = np.random.default_rng(3)
    cases, series = [], []
    for length, coefficient in [
        (500, 0.0),
        (500, 0.3),
        (500, 0.6),
        (800, 0.8),
        (800, 0.95),
        (300, -0.5),
        (30, 0.5),
        (6, 0.0),
    ]:
        series.append(autoregressive(random, length, coefficient))
    series.append(rounded(np.convolve(random.standard_normal(723), np.ones(24), "valid")))
    for values in series:
        # It fails on series shorter than the lags it looks at.
        theirs = math.nan
        if len(values) > 20:
            theirs = max(1.0, optimal_block_length(values)["stationary"].iloc[0])
        cases.append({"values": values, "length": block_length(values), "arch": theirs})
        print("block length", len(values), block_length(values), theirs)
    write("block-length.json", cases)


# Bailey and Lopez de Prado 2012 and 2014.


def expected_maximum(trials, variance):
    if trials == 1:
        return 0.0
    g = np.euler_gamma
    return math.sqrt(variance) * (
        (1 - g) * stats.norm.isf(1 / trials) + g * stats.norm.isf(1 / (trials * math.e))
    )


def probabilistic(value, n, skewness, kurtosis, benchmark):
    return stats.norm.cdf(
        (value - benchmark)
        * math.sqrt(n - 1)
        / math.sqrt(1 - skewness * value + (kurtosis - 1) / 4 * value**2)
    )


def sharpe_ratios():
    random = np.random.default_rng(4)
    cases = []
    for length, trials, degrees in [(250, 20, 4), (600, 1, 6), (90, 300, 3), (250, 5, 30)]:
        returns = rounded(0.002 + 0.02 * random.standard_t(degrees, length))
        ratios = rounded(0.05 * random.standard_normal(min(trials, 40)))
        value = returns.mean() / returns.std(ddof=1)
        skewness = stats.skew(returns)
        kurtosis = stats.kurtosis(returns, fisher=False)
        benchmark = expected_maximum(trials, ratios.var(ddof=1) if trials > 1 else 0)
        cases.append(
            {
                "returns": returns,
                "value": value,
                "skewness": skewness,
                "kurtosis": kurtosis,
                "aboveZero": probabilistic(value, length, skewness, kurtosis, 0),
                "ratios": ratios,
                "trials": trials,
                "benchmark": benchmark,
                "deflated": probabilistic(value, length, skewness, kurtosis, benchmark),
            }
        )
    write("sharpe-ratio.json", cases)
    write(
        "expected-maximum.json",
        [
            {"trials": trials, "variance": variance, "expected": expected_maximum(trials, variance)}
            for trials in [1, 2, 10, 1000, 1000000]
            for variance in [0.0, 0.0025, 1.0]
        ],
    )


# Bailey, Borwein, Lopez de Prado and Zhu 2017, section 2.2.


def overfitting(returns, blocks):
    trials, periods = returns.shape
    cuts = [periods * block // blocks for block in range(blocks + 1)]
    parts = [returns[:, cuts[block] : cuts[block + 1]] for block in range(blocks)]
    logits = []
    for choice in range(1 << blocks):
        chosen = [block for block in range(blocks) if choice >> block & 1]
        if len(chosen) != blocks // 2:
            continue
        inside = np.concatenate([parts[block] for block in chosen], axis=1)
        outside = np.concatenate(
            [parts[block] for block in range(blocks) if block not in chosen], axis=1
        )
        best = int(np.argmax(inside.mean(axis=1) / inside.std(axis=1, ddof=1)))
        ranks = stats.rankdata(outside.mean(axis=1) / outside.std(axis=1, ddof=1))
        share = ranks[best] / (trials + 1)
        logits.append(math.log(share / (1 - share)))
    return float(np.mean(np.array(logits) <= 0)), logits


def overfittings():
    random = np.random.default_rng(5)
    cases = []
    for trials, periods, blocks, skill in [(8, 60, 6, 0.0), (5, 43, 4, 1.0), (11, 100, 8, 0.2)]:
        skills = skill * np.arange(trials)[:, None] / trials
        returns = rounded(0.01 * (skills + random.standard_normal((trials, periods))))
        probability, logits = overfitting(returns, blocks)
        print("overfitting", probability)
        cases.append(
            {"returns": returns, "blocks": blocks, "probability": probability, "logits": logits}
        )
    write("backtest-overfitting.json", cases)


# Gibbs and Candes 2021, equation (2), over the errors of the last times that are known.


def adaptive_conformal(errors, level, gamma, window, delay):
    miss = 1 - level
    radii, judged, covered, begun = [], [], [], False
    for time in range(len(errors) + 1):
        told = time - delay
        if told >= 0 and judged[told] > 0:
            miss += gamma * (1 - level - (judged[told] - covered[told]) / judged[told])
        known = sorted(e for t in range(max(0, told - window + 1), told + 1) for e in errors[t])

        def radius(at):
            rank = math.ceil(round((len(known) + 1) * at, 9))
            return math.inf if at >= 1 or rank > len(known) else known[max(rank, 1) - 1]

        begun = begun or (len(known) > 0 and math.isfinite(radius(level)))
        now = math.nan if not begun else 0.0 if miss >= 1 else radius(1 - miss)
        if time == len(errors):
            return radii, judged, covered, now, 1 - miss
        radii.append(now)
        judged.append(len(errors[time]) if begun else 0)
        covered.append(sum(e <= now for e in errors[time]) if begun and miss < 1 else 0)


def adaptive_conformals():
    random = np.random.default_rng(6)
    cases = []
    for level, gamma, window, delay, growth in [
        (0.9, 0.05, 30, 1, 3.0),
        (0.8, 0.02, 500, 4, 3.0),
        (0.9, 0.0, 40, 2, 1.0),
        (0.5, 0.613, 10, 1, 1.0),
    ]:
        errors = []
        for time in range(120):
            scale = growth if 50 <= time < 90 else 1.0
            rows = 0 if time % 17 == 3 else 1 + time % 3
            errors.append(rounded(np.abs(scale * random.standard_normal(rows))))
        radii, judged, covered, following, at = adaptive_conformal(
            errors, level, gamma, window, delay
        )
        print("adaptive", sum(covered) / sum(judged), sum(map(math.isinf, radii)), radii.count(0.0))
        cases.append(
            {
                "errors": errors,
                "level": level,
                "gamma": gamma,
                "window": window,
                "delay": delay,
                "radii": radii,
                "judged": judged,
                "covered": covered,
                "nextRadius": following,
                "nextLevel": at,
            }
        )
    write("adaptive-conformal.json", cases)


# Lopez de Prado 2018, snippets 4.1 and 4.2, by the plain double loop.


def uniqueness():
    random = np.random.default_rng(7)
    times = 80
    first = np.sort(random.integers(0, times - 12, 60))
    last = first + random.integers(0, 12, 60)
    held = np.array([[f <= t <= e for t in range(times)] for f, e in zip(first, last)])
    concurrency = held.sum(axis=0)
    unique = [np.mean(1 / concurrency[row]) for row in held]
    write(
        "uniqueness.json",
        {"first": first, "last": last, "times": times, "uniqueness": unique},
    )


# scikit-learn; DeLong's variance from the pairs themselves.


def delong_variance(scores, happened):
    pairs = np.subtract.outer(scores[happened], scores[~happened])
    wins = (pairs > 0) + 0.5 * (pairs == 0)
    return (
        wins.mean(axis=1).var(ddof=1) / happened.sum()
        + wins.mean(axis=0).var(ddof=1) / (~happened).sum()
    )


def probabilities():
    random = np.random.default_rng(8)
    cases = []
    for rows, decimals in [(200, 6), (200, 1)]:
        happened = random.random(rows) < 0.4
        scores = np.clip(
            np.round(0.35 + 0.15 * happened + 0.2 * random.standard_normal(rows), decimals), 0.1, 0.9
        )
        cases.append(
            {
                "scores": scores,
                "happened": happened,
                "auc": metrics.roc_auc_score(happened, scores),
                "delongVariance": delong_variance(scores, happened),
                "logLoss": metrics.log_loss(happened, scores),
                "brier": metrics.brier_score_loss(happened, scores),
            }
        )
    write("probabilities.json", cases)
    labels = rounded(random.standard_normal(150))
    forecasts = rounded(0.5 * labels + random.standard_normal(150))
    write(
        "pinball.json",
        {
            "labels": labels,
            "forecasts": forecasts,
            "losses": [
                {
                    "share": share,
                    "mean": metrics.mean_pinball_loss(labels, forecasts, alpha=share),
                }
                for share in [0.05, 0.5, 0.9]
            ],
        },
    )


long_run_variance()
diebold_mariano_cases()
block_lengths()
sharpe_ratios()
overfittings()
adaptive_conformals()
uniqueness()
probabilities()
