-- Candles are staged in temporary tables of the connections that write them.
DROP TABLE candles_staging;

-- How far the parts of a running batch of candles have come: a task that runs twice goes on where its
-- first run ended, and one that outlives its batch finds no row and writes nothing. Rows within a part
-- are in the order of the key, compared by bytes.
CREATE TABLE candle_batch_parts (
    batch          uuid        NOT NULL,
    part           integer     NOT NULL,
    opened_at      timestamptz NOT NULL DEFAULT now(),
    done_symbol    text        NOT NULL DEFAULT '',
    done_interval  text        NOT NULL DEFAULT '',
    done_open_time timestamptz NOT NULL DEFAULT '-infinity',
    changed        bigint      NOT NULL DEFAULT 0,
    PRIMARY KEY (batch, part)
);

-- Finds the made-up candles that real ones replace without reading the real ones.
CREATE INDEX candles_synthetic ON candles (symbol, interval) WHERE synthetic;

-- A fifth of the table, the default, is too much to wait for: deleted rows must make room for new ones.
ALTER TABLE candles SET (
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_insert_scale_factor = 0.05,
    autovacuum_analyze_scale_factor = 0.02
);
