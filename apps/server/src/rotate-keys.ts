import type { Pool } from 'pg';
import { ballotsWrapped, rollWrapped } from '#features/ballots';
import { joiningWrapped } from '#features/joining';
import { looksWrapped } from '#identity';
import { notificationsWrapped } from '#notifications';
import { type MasterKey, rewrap, vaultWrapped, type WrappedRows } from '#vault';

/** Everything in the database that the master key wraps. */
export const allWrapped: readonly WrappedRows[] = [
  ...vaultWrapped,
  ...notificationsWrapped,
  ...looksWrapped,
  ...joiningWrapped,
  ...ballotsWrapped,
  ...rollWrapped,
];

/** Wraps everything anew with the current master key; may be cut off and asked again while the service runs. @throws WrongMasterKey when a key is missing */
export async function rotateKeys(pool: Pool, master: MasterKey, say: (line: string) => void): Promise<void> {
  for (const rows of allWrapped) {
    const count = await rewrap(pool, master, rows);
    say(`${rows.what}: ${count === 0 ? 'nothing to do' : `${count} wrapped anew`}`);
  }
}
