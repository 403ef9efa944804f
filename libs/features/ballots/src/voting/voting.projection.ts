import { sqlFile } from '#database';
import type { Recorded } from '#decider';
import type { VotingEvent } from '#events';
import { type Projection, type RowFor, writeRows } from '#processors';

type Seen = Recorded<VotingEvent>;

const to = (name: string, key: string, row: object): RowFor => ({ statement: sqlFile(import.meta.url, `./${name}.sql`), key, row });

function rowOf(event: Seen, changed: number): RowFor {
  const { roundId } = event.data;
  const moved = (row: object) => to('move-votings', roundId, { round_id: roundId, revision: event.revision, changed, ...row });
  switch (event.type) {
    case 'VotingOpened': {
      const row = { round_id: roundId, bank_id: event.data.bankId, status: 'open', opened: without(event.data), results: 0, secret_ended: false };
      return to('add-votings', roundId, { ...row, revision: event.revision, changed });
    }
    case 'VotingClosed':
      return moved({ status: 'closed', closed: without(event.data) });
    case 'PapersReconciled':
      return moved({ papers: without(event.data) });
    case 'BallotsOpened':
      return moved({ status: 'opened', counted: without(event.data) });
    case 'ResultDeclared':
      return moved({ status: 'declared', results: event.data.version });
    case 'RoundSecretDestroyed':
      return moved({ secret_ended: true });
    default:
      return moved({});
  }
}

/** What an event says beside which vote it is about. */
function without({ roundId: _round, bankId: _bank, ...more }: { readonly roundId: string; readonly bankId: string }): object {
  return more;
}

/** Each vote as everybody may know it: what it opened with, and what it came to once it was over. */
export const votingProjection: Projection = {
  name: 'voting',
  version: 1,
  types: [
    // Not what the papers come to on the way: a revision that moved with it would tell before the close.
    ...['VotingOpened', 'VotingClosed', 'PapersReconciled', 'ReconciliationConfirmed', 'BallotsOpened'],
    ...['ResultDeclared', 'RecountAsked', 'RecountMade', 'SecretEndAsked', 'RoundSecretDestroyed'],
  ],
  tables: sqlFile(import.meta.url, './voting.tables.sql'),
  async project(events, client) {
    await writeRows(
      client,
      events.map(({ number, event }) => rowOf(event as unknown as Seen, number)),
    );
  },
};
