-- Why each model answers or does not: one row for every decision, the newest of an interval and a horizon last.
CREATE TABLE promotions (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    interval      text        NOT NULL,
    horizon       integer     NOT NULL,
    -- The model decided on; it answers from then on unless it says 'kept'.
    model_id      text        NOT NULL REFERENCES models (id),
    -- The one that answered until then.
    previous_id   text        REFERENCES models (id),
    -- Of the model decided on; equal for two fits of the same settings. Empty where it was not noted.
    configuration text        NOT NULL,
    decision      text        NOT NULL
        CHECK (decision IN ('first', 'better', 'refreshed', 'lowered', 'kept', 'promoted', 'rolled_back')),
    reason        text        NOT NULL,
    comparison    jsonb,
    decided_at    timestamptz NOT NULL,
    CHECK (decision <> 'kept' OR previous_id IS NOT NULL)
);
CREATE INDEX promotions_target ON promotions (interval, horizon, id);

INSERT INTO promotions (interval, horizon, model_id, configuration, decision, reason, decided_at)
SELECT interval, horizon, model_id, '', 'first', 'it answered when decisions were first noted', promoted_at
FROM champions ORDER BY promoted_at;
