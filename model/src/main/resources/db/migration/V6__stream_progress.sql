-- Up to which candle a live stream has stored each market in the lake and here. It may lag behind.
CREATE TABLE stream_progress (
    symbol       text        NOT NULL,
    interval     text        NOT NULL,
    stored_until timestamptz NOT NULL,
    PRIMARY KEY (symbol, interval)
);
