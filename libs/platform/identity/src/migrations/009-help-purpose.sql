-- What the two of a session beside somebody came for: only that can be done in it. One from before this has none, and ends within half an hour.
ALTER TABLE identity.sessions ADD COLUMN purpose text;
