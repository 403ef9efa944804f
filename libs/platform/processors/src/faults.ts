/** SQLSTATE classes and codes that say "not now" rather than "not this": connection, rollback, resources, operator, system, locks. */
const PASSING_STATES = ['08', '40', '53', '57', '58', '25P03', '55P03'];
const PASSING_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after calling end)/;

/** True for a fault of the server or the way to it, which passes by itself; false for one that the same event would bring again. */
export function isPassing(fault: unknown): boolean {
  if (!(fault instanceof Error)) return false;
  // The ledger's store, whichever engine it is, says by itself that it is only away.
  if (fault.name === 'StoreAway') return true;
  const { code, severity } = fault as { code?: unknown; severity?: unknown };
  if (typeof code === 'string' && severity !== undefined) return PASSING_STATES.some((state) => code.startsWith(state));
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) return true;
  return PASSING_MESSAGES.test(fault.message);
}

/** A fault in one line, for a status that people read and for the log. What it quotes may be somebody's words, so that is left out. */
export function inOneLine(fault: unknown): string {
  const text = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault);
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/"[^"]*"/g, '"…"')
    .slice(0, 500);
}
