SELECT offset_ms FROM processors.clock_offset
