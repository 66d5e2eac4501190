-- How much request weight all processes together have taken from an exchange in the present
-- window of its limit; one row a host. Windows follow this server's clock.
CREATE TABLE request_budget (
    host          text        PRIMARY KEY,
    window_start  timestamptz NOT NULL,
    used          integer     NOT NULL CHECK (used >= 0),
    -- Nobody asks before, after the exchange has said "too many requests" or has banned.
    closed_until  timestamptz,
    -- What exchangeInfo told last, and when.
    weight_limit  integer     CHECK (weight_limit > 0),
    limit_read_at timestamptz
);
