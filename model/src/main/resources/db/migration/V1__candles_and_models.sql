-- Candles for serving: the newest history, upserted by ingest.
CREATE TABLE candles (
    symbol          text             NOT NULL,
    interval        text             NOT NULL,
    open_time       timestamptz      NOT NULL,
    open            double precision NOT NULL,
    high            double precision NOT NULL,
    low             double precision NOT NULL,
    close           double precision NOT NULL,
    volume          double precision NOT NULL,
    quote_volume    double precision NOT NULL,
    trades          bigint           NOT NULL,
    taker_buy_base  double precision NOT NULL,
    taker_buy_quote double precision NOT NULL,
    close_time      timestamptz      NOT NULL,
    source          text             NOT NULL,
    synthetic       boolean          NOT NULL GENERATED ALWAYS AS (source = 'synthetic') STORED,
    PRIMARY KEY (symbol, interval, open_time)
);

-- How far the exchange's clock is ahead of this machine's; one row, the newest measurement.
CREATE TABLE exchange_clock (
    only_row      boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    offset_millis bigint      NOT NULL,
    measured_at   timestamptz NOT NULL
);

-- Published models. The manifest is the whole truth; the columns are what queries need of it.
CREATE TABLE models (
    id         text        PRIMARY KEY,
    kind       text        NOT NULL,
    interval   text        NOT NULL,
    horizon    integer     NOT NULL,
    level      text        NOT NULL CHECK (level IN ('sound', 'skilled', 'tradable')),
    synthetic  boolean     NOT NULL,
    sha256     text        NOT NULL,
    manifest   jsonb       NOT NULL,
    created_at timestamptz NOT NULL
);

-- Which model answers.
CREATE TABLE champions (
    interval    text        NOT NULL,
    horizon     integer     NOT NULL,
    model_id    text        NOT NULL REFERENCES models (id),
    promoted_at timestamptz NOT NULL,
    PRIMARY KEY (interval, horizon)
);

-- Where ingest copies a batch before it upserts it; a crash leaves rows that nobody reads.
CREATE UNLOGGED TABLE candles_staging (
    batch           uuid             NOT NULL,
    staged_at       timestamptz      NOT NULL DEFAULT now(),
    symbol          text             NOT NULL,
    interval        text             NOT NULL,
    open_time       timestamptz      NOT NULL,
    open            double precision NOT NULL,
    high            double precision NOT NULL,
    low             double precision NOT NULL,
    close           double precision NOT NULL,
    volume          double precision NOT NULL,
    quote_volume    double precision NOT NULL,
    trades          bigint           NOT NULL,
    taker_buy_base  double precision NOT NULL,
    taker_buy_quote double precision NOT NULL,
    close_time      timestamptz      NOT NULL,
    source          text             NOT NULL
);
CREATE INDEX candles_staging_batch ON candles_staging (batch);
