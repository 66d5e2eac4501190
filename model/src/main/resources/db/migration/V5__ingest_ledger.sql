-- What ingest has asked for and stored, by symbol and interval, whatever the source was: open times.
CREATE TABLE ingested_ranges (
    symbol   text           NOT NULL,
    interval text           NOT NULL,
    ranges   tstzmultirange NOT NULL,
    PRIMARY KEY (symbol, interval)
);

-- The archives among it, as they were when they were stored, so that a replaced one is noticed.
CREATE TABLE ingested_archives (
    path        text        PRIMARY KEY,
    symbol      text        NOT NULL,
    interval    text        NOT NULL,
    sha256      text        NOT NULL,
    candles     bigint      NOT NULL,
    rejected    bigint      NOT NULL,
    ingested_at timestamptz NOT NULL
);
CREATE INDEX ingested_archives_market ON ingested_archives (symbol, interval);
