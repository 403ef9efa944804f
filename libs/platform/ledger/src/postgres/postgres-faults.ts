/** SQLSTATE classes that say "not now" rather than "not this": connection, transaction state, rollback, resources, locks, operator, system, internal. */
const NOT_THE_APPENDS_FAULT = new Set(['08', '25', '40', '53', '55', '57', '58', 'XX']);

/**
 * True when a batch failed for reasons of the server or the way to it, so that the same batch may be sent again; false when something in the batch itself
 * was refused. A fault without a SQLSTATE comes from the connection.
 */
export function isServerAway(fault: unknown): boolean {
  const { code, severity } = fault as { code?: unknown; severity?: unknown };
  return typeof code !== 'string' || severity === undefined || NOT_THE_APPENDS_FAULT.has(code.slice(0, 2));
}
