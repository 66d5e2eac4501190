package dev.bougie.jobs.ingest;

/**
 * What a part of a run brought.
 *
 * @param candles distinct closed candles that keep the rules
 * @param rejected candles that break one
 * @param told candles of the grid that the source told anything of, good or bad
 * @param added candles that the lake did not have
 * @param revised candles that the lake had otherwise
 * @param changedInPostgres rows that Postgres did not have like that before
 */
record Brought(
    long candles, long rejected, long told, long added, long revised, long changedInPostgres) {

  static final Brought NOTHING = new Brought(0, 0, 0, 0, 0, 0);

  Brought plus(Brought other) {
    return new Brought(
        candles + other.candles,
        rejected + other.rejected,
        told + other.told,
        added + other.added,
        revised + other.revised,
        changedInPostgres + other.changedInPostgres);
  }
}
