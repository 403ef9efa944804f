-- Windows that are over. Rows that somebody is just counting are left for the next time.
DELETE FROM limits.tries
WHERE (what, who) IN (SELECT what, who FROM limits.tries WHERE until <= statement_timestamp() FOR UPDATE SKIP LOCKED)
