DELETE FROM ballots.box x WHERE x.round_id = $1 AND (x.set_aside OR EXISTS (SELECT FROM ballots.box y WHERE y.round_id = x.round_id AND y.v = x.v AND y.n > x.n))
