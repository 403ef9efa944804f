/** Signing the ledger's tree heads is a work of its own, with a key of its own; this release makes none, and the process only keeps the place. */
export function keepNotary(): readonly string[] {
  return ['Estate Bank’s notary is idle: this release signs nothing yet.'];
}
