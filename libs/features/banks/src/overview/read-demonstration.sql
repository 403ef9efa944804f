SELECT EXISTS (SELECT FROM read_overview_v4.demonstration) AS demonstration
