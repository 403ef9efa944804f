import { randomUUID } from 'node:crypto';
import { accept } from '#decider';
import { catalogue } from '#events';
import { handle } from '#ledger';
import { sampleData } from './sample.mjs';
import { medians, perSecond } from './timing.mjs';

const CALLERS = 256;

/** The least a decider can do, so that what is measured is the way there and back. */
const manifestos = {
  name: 'place',
  refusals: {},
  initialState: { adopted: 0 },
  evolve: (state) => ({ adopted: state.adopted + 1 }),
  decide: ({ data }) => accept({ type: 'ManifestoAdopted', data }),
  commandOf: ([event]) => ({ type: 'AdoptManifesto', data: event.data, at: event.recordedAt }),
  factsOf: () => undefined,
};

/** Commands a second to one stream, from 256 callers at once unless told otherwise, and from one alone: found, decided, stamped, appended, answered. */
export async function oneStream(server, { rounds, seconds, callers = CALLERS }) {
  const ledger = await server.ledger();
  const handling = { ledger, decider: manifestos, clock: { now: () => new Date().toISOString() }, catalogue };
  const stream = `place-${randomUUID()}`;
  const work = async () => {
    const meta = { commandId: randomUUID(), actor: 'system', office: 'panel:chalcots', role: 'panel' };
    const outcome = await handle(handling, { stream, command: { type: 'AdoptManifesto', data: sampleData() }, meta });
    if (outcome.status !== 'done') throw new Error(`a command was answered ${outcome.status}`);
  };
  const by = (count, forSeconds) => server.whileRead(ledger, () => perSecond(count, forSeconds, work));
  await by(callers, Math.min(1, seconds));
  const { handle: commands } = await medians([{ name: 'handle', measure: () => by(callers, seconds) }], rounds);
  const { handle: alone } = await medians([{ name: 'handle', measure: () => by(1, seconds) }], rounds);
  await ledger.close();
  return { callers, perSecond: commands, perSecondAlone: alone };
}
