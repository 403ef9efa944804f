-- Many ordinary events at once, past the ledger's doorway: canonical text with its leaf, 1,000 streams, one in ten of another type.
WITH head AS (SELECT next FROM ledger.head),
made AS (
  SELECT h.next + n AS position, n / 1000 AS revision, 'place-bench' || h.next || '-' || n % 1000 AS stream, gen_random_uuid() AS id, gen_random_uuid() AS command_id, n
  FROM head h, generate_series(0, $1::int - 1) n
), written AS (
  SELECT position, revision, stream, id, command_id, CASE WHEN n % 10 = 0 THEN 'PlaceNamed' ELSE 'ManifestoAdopted' END AS type,
    format('{"actor":"panel:chalcots","commandId":"%s","data":%s,"id":"%s","recordedAt":"2026-03-11T19:42:00.000Z","revision":%s,"role":"panel","stream":"%s","type":"%s","v":1}',
      command_id,
      CASE WHEN n % 10 = 0 THEN format('{"name":"Chalcots %s","placeId":"bench%s"}', n, n % 1000)
        ELSE format('{"adoptedOn":"2026-03-11","conversations":%s,"goals":[{"goalId":"safer-lighting","textHash":"%s"},{"goalId":"things-to-do","textHash":"%s"}],"householdsHeard":%s,"placeId":"bench%s","version":%s}',
          n % 300, repeat('a', 64), repeat('b', 64), n % 500, n % 1000, n / 1000 + 1) END,
      id, revision, stream, CASE WHEN n % 10 = 0 THEN 'PlaceNamed' ELSE 'ManifestoAdopted' END) AS json
  FROM made
)
INSERT INTO ledger.events (position, recorded_at, event_id, command_id, revision, stream, type, leaf, json)
SELECT position, '2026-03-11T19:42:00Z', id, command_id, revision, stream, type, sha256('\x00'::bytea || convert_to(json, 'UTF8')), json::json FROM written
