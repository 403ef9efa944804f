import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DeclareDecisions, InstructBatch, SettlePayment } from '#features/banks';
import { AcceptOffer, ApprovePayment, MakeOffer } from '#features/grants';
import { type DataFolder, seasonFolder } from '../support/data-folder.js';
import { bankId, checkedPayment, declaration, eveningBid, openEstate, person } from '../support/estate.js';
import { House } from '../support/house.js';
import { type LossyWay, lossyWay } from '../support/lossy-way.js';
import { settled } from '../support/oracle.js';
import { type Service, spawnService, startService } from '../support/server-process.js';

const [bidId, paymentId, meetingId] = ['E-001', 'PAY-E1', 'E-R1-evening'];
const streams = [`bank-${bankId}`, 'round-E-R1', `application-${bidId}`, `meeting-${meetingId}`, `grant-${bidId}`, `payment-${paymentId}`];

/** What people do, in two parts, and which reactions then have something to do. */
const parts: readonly { readonly reactions: readonly string[]; people(house: House): Promise<void> }[] = [
  {
    reactions: ['applications', 'grants', 'panels', 'rounds'],
    people: (house) =>
      house.must(DeclareDecisions, { ...declaration(bidId), decidedBy: { kind: 'panel', evidence: `meeting-${meetingId}` }, finishesRound: true }),
  },
  { reactions: ['payments'], people: payOut },
];

async function payOut(house: House): Promise<void> {
  await house.must(MakeOffer, { bidId });
  await house.must(AcceptOffer, { bidId });
  await checkedPayment(house, paymentId, bidId);
  for (const name of ['chair', 'treasurer']) await house.must(ApprovePayment, { paymentId, approver: person(name), stepUp: 'demonstration' });
  await house.must(InstructBatch, { bankId, batchId: 'B-1', paymentIds: [paymentId], instructedBy: person('fundholder') });
  await house.must(SettlePayment, { bankId, paymentId, statementLine: 'OUT-1' });
}

/** Types per stream, in order, with the stream's revisions: what happened, and how often. */
async function told(house: House): Promise<Record<string, string[]>> {
  const all = await Promise.all(streams.map(async (stream) => [stream, (await house.stream(stream)).map(({ type }) => type)] as const));
  return Object.fromEntries(all);
}

async function uninterrupted(): Promise<Record<string, string[]>> {
  const house = House.inMemory('2026-10-01T10:00:00.000Z');
  await openEstate(house);
  await eveningBid(house, bidId, meetingId);
  for (const { people } of parts) await people(house);
  await house.stop();
  return told(house);
}

let folder: DataFolder;
let people: Service;
let house: Awaited<ReturnType<typeof House.beside>>;
let way: LossyWay;

beforeAll(async () => {
  folder = await seasonFolder();
  // The folder's PostgreSQL runs for as long as this process does, which reacts to nothing.
  people = await startService({ dataDir: folder.path, env: { ROLES: 'http' } });
  house = await House.beside(folder);
  const { host, port } = folder.connection();
  way = await lossyWay({ path: `${host}/.s.PGSQL.${port}` });
  await openEstate(house);
  await eveningBid(house, bidId, meetingId);
}, 120_000);
afterAll(async () => {
  await way?.close();
  await house?.stop();
  await people?.stop();
  await folder?.remove();
}, 60_000);

/**
 * One life of a worker: it is killed at the moment when the database has taken its first append, or a checkpoint of one of these
 * reactions, and before it hears of it. Answers what that was; undefined when it came to the end of its work.
 */
async function life(reactions: readonly string[]): Promise<string | undefined> {
  const { user, database } = folder.connection();
  const worker = spawnService({
    dataDir: `${folder.path}-unused`,
    env: { DATABASE_URL: `postgres://${user}@127.0.0.1:${way.port}/${database}`, VAULT_MASTER_KEY: folder.masterKeyText(), ROLES: 'worker' },
  });
  const ended = once(worker, 'exit');
  const step = way.loseAnswerTo(new RegExp(`ledger-append-(one|batch)|processors-save-checkpoint[^]*?reaction:(${reactions.join('|') || 'none'})\\0`));
  const question = await Promise.race([step.then((lost) => lost.question), settled(house.pool).then(() => undefined)]);
  worker.kill('SIGKILL');
  await ended;
  way.open();
  // As if the dead worker’s leases had run out.
  await house.pool.query('UPDATE processors.leases SET expires_at = clock_timestamp()');
  return question;
}

describe('A worker that is killed after each step that it has persisted', () => {
  test('leaves the same ledger as one that was never killed: no step is lost, none is done twice', async () => {
    const steps: string[] = [];
    for (const { people: act, reactions } of parts) {
      await act(house);
      let left = reactions;
      for (let step = await life(left); step !== undefined; step = await life(left)) {
        const reaction = /reaction:([\w-]+)/.exec(step)?.[1];
        left = left.filter((name) => name !== reaction);
        steps.push(reaction ? `checkpoint of ${reaction}` : 'append');
        expect(steps.length).toBeLessThan(30);
      }
    }
    expect(await told(house)).toEqual(await uninterrupted());
    // What several reactions append at one moment is one step.
    expect(steps.filter((step) => step === 'append').length).toBeGreaterThanOrEqual(3);
    for (const name of parts.flatMap(({ reactions }) => reactions)) expect(steps).toContain(`checkpoint of ${name}`);
  }, 240_000);
});
