SELECT EXISTS (SELECT FROM read_overview_v3.demonstration) AS demonstration
