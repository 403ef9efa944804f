-- Who lives there and joined, each time, with a word for a lower age than the vote asks.
SELECT count(*)::int AS people FROM (
  SELECT FROM read_electorate_v1.joins WHERE estate_id = $1 AND NOT gone GROUP BY resident HAVING max(minimum_age) < $2
) AS residents
