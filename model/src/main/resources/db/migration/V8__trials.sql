-- Every trial of every search, so that a search goes on where it ended and so that the number of
-- configurations that were tried is known when the best of them is judged.
CREATE TABLE trials (
    experiment    text             NOT NULL,
    -- Kind, parameters, feature set and fingerprint.
    configuration text             NOT NULL,
    -- Of the halving: a later one scores on more folds.
    rung          integer          NOT NULL,
    interval      text             NOT NULL,
    horizon       integer          NOT NULL,
    -- Open times of the rows it may see; the hold-out lies behind.
    data_from     timestamptz      NOT NULL,
    data_to       timestamptz      NOT NULL,
    candidate     jsonb            NOT NULL,
    seed          bigint           NOT NULL,
    state         text             NOT NULL CHECK (state IN ('running', 'done', 'failed')),
    -- Whose result counts while it runs, and until when.
    owner         uuid             NOT NULL,
    lease_until   timestamptz      NOT NULL,
    score         double precision,
    sharpe        double precision,
    block_returns double precision[],
    metrics       jsonb,
    fault         text,
    started_at    timestamptz      NOT NULL,
    finished_at   timestamptz,
    PRIMARY KEY (experiment, configuration, rung),
    CHECK ((state = 'running') = (finished_at IS NULL)),
    CHECK ((state = 'failed') = (fault IS NOT NULL)),
    CHECK (state <> 'done' OR block_returns IS NOT NULL)
);
CREATE INDEX trials_target ON trials (interval, horizon, data_from, data_to);

-- What each search found best; train takes the newest of an interval and a horizon.
CREATE TABLE search_winners (
    experiment    text             PRIMARY KEY,
    interval      text             NOT NULL,
    horizon       integer          NOT NULL,
    configuration text             NOT NULL,
    candidate     jsonb            NOT NULL,
    score         double precision NOT NULL,
    decided_at    timestamptz      NOT NULL
);
CREATE INDEX search_winners_target ON search_winners (interval, horizon, decided_at);
