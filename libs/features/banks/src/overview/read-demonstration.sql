SELECT EXISTS (SELECT FROM read_overview_v1.demonstration) AS demonstration
