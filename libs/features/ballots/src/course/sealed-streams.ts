import type { Recorded } from '#decider';
import { type BallotEvent, catalogue } from '#events';
import { type Ledger, readPages } from '#ledger';
import { ballotDecider, noBallot } from '../ballot.decider.js';
import type { SealedStream } from './ballot-carrier.js';

const TYPES = ['BallotSealed', 'BallotOpened'];
const PAGE = 5_000;

/** Every voter's stream of one round, read from the ledger in one go. */
export async function sealedStreams(ledger: Ledger, roundId: string): Promise<ReadonlyMap<string, SealedStream>> {
  const streams = new Map<string, SealedStream>();
  const [opening] = await ledger.readStream(`voting-${roundId}`, 0, 1);
  if (!opening) return streams;
  for await (const { entries } of readPages(ledger, { after: opening.position, types: TYPES, limit: PAGE })) {
    for (const { json, revision } of entries) {
      const event = catalogue.decode(json) as unknown as Recorded<BallotEvent>;
      if (event.data.roundId !== roundId) continue;
      const { state } = streams.get(event.data.v) ?? { state: noBallot };
      streams.set(event.data.v, { state: ballotDecider.evolve(state, event), revision });
    }
  }
  return streams;
}
