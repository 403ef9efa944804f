SELECT set_config('ballots.tidying', $1, true)
