-- Every process of the house shares this lock as long as its ledger is open. A lease that has not run out belongs to one that lost its connections for a moment.
-- Nobody else can take the lock until the asking transaction ends.
SELECT NOT pg_try_advisory_xact_lock(hashtext('estate-bank ledger'))
  OR EXISTS (SELECT FROM processors.leases WHERE expires_at > clock_timestamp()) AS used
