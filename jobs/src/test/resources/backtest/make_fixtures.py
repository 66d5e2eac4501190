"""Makes performance.json, the fixture of the tests of dev.bougie.jobs.backtest.core, beside this file.

Made with Python 3.11.7; it needs no library. The fixture is frozen: run this again only to add a
case, and look at the difference.

    python jobs/src/test/resources/backtest/make_fixtures.py

Each case is a ledger (open time, profit, cost, exposure, traded), the net results of its trades, and
what follows from them, computed by other ways than in Java: days by the datetime library, equity as a
product of a list, drawdown over all pairs, deviations by the statistics library.
"""

import json
import math
import pathlib
import random
import statistics
from datetime import datetime, timedelta, timezone

FOLDER = pathlib.Path(__file__).parent
DAY = timedelta(days=1)


def plain(value):
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, float) and math.isnan(value):
        return "NaN"
    return value


def over(a, b):
    return float("nan") if b == 0 else a / b


def performance(rows, equity, hours, trades, capital):
    times = [datetime.fromtimestamp(row[0] / 1000, timezone.utc) for row in rows]
    end = times[-1] + timedelta(hours=hours)
    years = (end - times[0]).total_seconds() / (365.25 * 86400)
    midnight = times[0].replace(hour=0, minute=0, second=0, microsecond=0)
    daily = []
    months = {}
    before = 1.0
    month_before = 1.0
    while midnight <= times[-1]:
        ends = [one for time, one in zip(times, equity) if time < midnight + DAY]
        daily.append(over(ends[-1], before) - 1 if before else 0.0)
        before = ends[-1]
        if (midnight + DAY).month != midnight.month or midnight + DAY > times[-1]:
            name = midnight.strftime("%Y-%m")
            if any(time.strftime("%Y-%m") == name for time in times):
                months[name] = over(before, month_before) - 1 if month_before else 0.0
            month_before = before
        midnight += DAY
    heights = [1.0] + equity
    drawdown = max(
        1 - heights[later] / heights[earlier]
        for earlier in range(len(heights))
        if heights[earlier] > 0
        for later in range(earlier, len(heights))
    )
    cagr = equity[-1] ** (1 / years) - 1
    mean = statistics.fmean(daily)
    deviation = statistics.stdev(daily) if len(daily) > 1 else float("nan")
    downside = math.sqrt(statistics.fmean([min(one, 0.0) ** 2 for one in daily]))
    won = [one for one in trades if one > 0]
    lost = [-one for one in trades if one <= 0]
    return {
        "totalReturn": equity[-1] - 1,
        "cagr": cagr,
        "volatility": deviation * math.sqrt(365),
        "sharpe": over(mean, deviation) * math.sqrt(365),
        "sortino": over(mean, downside) * math.sqrt(365),
        "calmar": over(cagr, drawdown),
        "maxDrawdown": drawdown,
        "turnover": math.fsum(row[4] for row in rows) / years,
        "exposure": statistics.fmean(row[3] for row in rows),
        "costs": math.fsum(row[2] for row in rows) / capital,
        "trades": len(trades),
        "hitRate": over(len(won), len(trades)),
        "profitFactor": over(math.fsum(won), math.fsum(lost)),
        "days": len(daily),
        "daily": daily,
        "monthly": months,
    }


def case(name, seed, length, hours, skip, size, trades, capital=1000.0):
    generator = random.Random(seed)
    start = datetime(2024, 2, 27, 5, tzinfo=timezone.utc)
    rows = []
    for step in range(length):
        if step > 0 and generator.random() < skip:
            continue
        time = start + step * timedelta(hours=hours)
        rows.append(
            [
                int(time.timestamp() * 1000),
                round(generator.gauss(0.0002, size) * capital, 6),
                round(max(0.0, generator.gauss(0, 0.0004)) * capital, 6),
                round(generator.random(), 6),
                round(generator.random() / 5, 6),
            ]
        )
    constant = []
    for row in rows:
        last = constant[-1] if constant else 1.0
        constant.append(max(0.0, last * (1 + (row[1] - row[2]) / capital)))
    holding = []
    for index in range(len(rows)):
        value = 1 + math.fsum(row[1] - row[2] for row in rows[: index + 1]) / capital
        ruined = bool(holding) and holding[-1] == 0
        holding.append(0.0 if ruined else max(0.0, value))
    results = [round(generator.gauss(0.5, 3), 6) for _ in range(trades)]
    return {
        "name": name,
        "hours": hours,
        "capital": capital,
        "rows": rows,
        "trades": results,
        "constant": performance(rows, constant, hours, results, capital),
        "holding": performance(rows, holding, hours, results, capital),
    }


CASES = [
    case("hours with holes over a leap day", 1, 1500, 1, 0.2, 0.004, 60),
    case("four hours, most missing", 2, 400, 4, 0.7, 0.01, 9),
    case("a single candle", 3, 1, 1, 0, 0.01, 0),
    case("ruin", 4, 120, 1, 0.1, 0.5, 5),
]

(FOLDER / "performance.json").write_text(json.dumps(plain(CASES), separators=(",", ":")) + "\n")
