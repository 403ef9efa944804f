SELECT EXISTS (SELECT FROM read_overview_v2.demonstration) AS demonstration
