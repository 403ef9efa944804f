INSERT INTO demonstration VALUES ('demonstration') ON CONFLICT DO NOTHING
