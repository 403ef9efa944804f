-- A process of the house has a connection of that name, at the latest for its clock; a lease that has not run out belongs to one that lost its connections for a moment.
SELECT
  (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'estate-bank%' AND pid <> pg_backend_pid())
  + (SELECT count(*) FROM processors.leases WHERE expires_at > clock_timestamp()) AS users
