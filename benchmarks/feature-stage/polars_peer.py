"""The features that polars has words for, from the lake's candle files to one Parquet file.

Usage: polars_peer.py CANDLE_FILE... OUT. Prints the seconds from the first look at the files to the last byte
written, without the start of Python and the import of polars, and the seconds of all processors. POLARS_MAX_THREADS says how many cores.
"""

import math
import sys
import time

import polars as pl


def rolling(expression: pl.Expr, kind: str, span: int, **how: int) -> pl.Expr:
    return getattr(expression, f"rolling_{kind}")(span, **how).over("symbol")


def features() -> list[pl.Expr]:
    close, high, low, volume = pl.col("close"), pl.col("high"), pl.col("low"), pl.col("volume")
    log_close = close.log()
    height = (high / low).log()
    made = [(log_close - log_close.shift(lag).over("symbol")).alias(f"log_return_{lag}") for lag in (1, 24)]
    for span in (24, 168):
        made += [
            (close / rolling(close, "mean", span) - 1).alias(f"sma_ratio_{span}"),
            rolling(pl.col("r"), "std", span, ddof=1).alias(f"realised_volatility_{span}"),
            ((volume - rolling(volume, "mean", span)) / rolling(volume, "std", span, ddof=0)).alias(
                f"volume_z_score_{span}"
            ),
        ]
    return made + [
        (rolling(height**2, "sum", 24) / (4 * math.log(2) * 24)).sqrt().alias("parkinson_volatility_24"),
        (rolling(pl.col("taker_buy_base"), "sum", 24) / rolling(volume, "sum", 24)).alias("taker_buy_ratio_24"),
        height.alias("candle_range"),
        ((close - pl.col("open")) / (high - low)).alias("candle_body"),
        ((close - low) / (high - low)).alias("close_position"),
    ]


def main() -> None:
    *files, out = sys.argv[1:]
    start = time.perf_counter()
    processor = time.process_time()
    log_close = pl.col("close").log()
    (
        pl.scan_parquet(files, hive_partitioning=False)
        .sort("symbol", "open_time")
        .with_columns((log_close - log_close.shift(1).over("symbol")).alias("r"))
        .select("symbol", "open_time", "close", *features())
        .sink_parquet(out, compression="zstd", compression_level=3, statistics=False)
    )
    print(time.perf_counter() - start, time.process_time() - processor)


if __name__ == "__main__":
    main()
