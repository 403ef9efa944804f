-- Whoever asks anew has ended the desk before.
INSERT INTO ballots.desks (desk_id, round_id, helper, second, day, until) VALUES ($1, $2, $3, $4, $5, now() + interval '4 hours')
ON CONFLICT (round_id, helper) DO UPDATE SET desk_id = excluded.desk_id, second = excluded.second, day = excluded.day, until = excluded.until, here = false
