import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { Homes } from '#notifications';
import { Processors } from '#processors';
import { LookProof, MemoryVault } from '#vault';
import { openHouse } from '../../../../test/support/feature/feature-house.js';
import { CLERK, instructed, people, privacyRoom, promised, ROSA, settled, typed } from '../test/paid-person.js';
import { ErasureLetters } from './erasure-letters.js';
import { Erasures } from './erasures.js';
import { AskErasure } from './privacy.commands.js';
import { MemorySuppressionList, type Suppressed } from './suppression-list.js';

jest.setTimeout(120_000);

const SURE = { sure: 'yes' };
const MUTATORS = ['restrict', 'erase', 'expire', 'forget', 'setDetail'] as const;

/** A vault whose process dies at its n-th step: right before it is done, or right after. */
class DyingVault extends MemoryVault {
  steps = 0;
  diesAt = Number.POSITIVE_INFINITY;
  after = false;

  constructor() {
    super();
    for (const name of MUTATORS) {
      const own = this[name].bind(this) as (...given: unknown[]) => Promise<unknown>;
      Object.defineProperty(this, name, {
        value: async (...given: unknown[]) => {
          const dies = ++this.steps === this.diesAt;
          if (dies && !this.after) throw new Error('killed');
          const answer = await own(...given);
          if (dies) throw new Error('killed');
          return answer;
        },
      });
    }
  }
}

class DyingList extends MemorySuppressionList {
  dies = false;

  override async add(suppressed: Suppressed): Promise<void> {
    await super.add(suppressed);
    if (!this.dies) return;
    this.dies = false;
    throw new Error('killed');
  }
}

let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
let vault: DyingVault;
let list: DyingList;
let token: string;

beforeEach(async () => {
  database = await testDatabase();
  vault = new DyingVault();
  list = new DyingList();
});
afterEach(async () => {
  await house.close();
  await database.drop();
});

async function open(at: string, ...more: (typeof settled)[]) {
  for (const person of people) await vault.setDetail(person.person, 'name', person.name);
  house = await openHouse(database, [...(await promised(vault)), ...more], { feature: privacyRoom(list), people, at, vault });
  token = await house.app.get(Erasures).tokenOf(ROSA);
  vault.steps = 0;
}

const types = async () => (await house.events(`privacy-${token}`)).map(({ type }) => type);
const held = async () => {
  const { texts, details, restricted } = await vault.held(ROSA);
  return { texts: texts.map(({ value }) => value).sort(), details, restricted };
};
const tick = () => house.app.get(Processors).tick();

describe('Somebody who is erased after they were paid', () => {
  beforeEach(() => open('2026-06-15T10:00:00.000Z', instructed, settled));

  it('sees before what goes and what stays, and keeps the letter', async () => {
    const rosa = house.visitor(ROSA);
    const before = await rosa.read('/your-data/erase');
    expect(before).toContain('Your e-mail, phone and address');
    expect(before).toContain('we must be able to show where public money went. It goes after 31 March 2032.');
    const unsure = await rosa.post('/your-data/erase', {});
    expect([unsure.statusCode, unsure.body]).toEqual([400, expect.stringContaining('Tick the box if you are sure')]);
    const after = await rosa.post('/your-data/erase', SURE);
    expect(after.statusCode).toBe(200);
    expect(after.body).toContain('It goes after 31 March 2032.');
    await house.drain();
    expect(await types()).toEqual(['ErasureAsked', 'ErasureAnswered', 'SubjectErased', 'SubjectRestricted']);
    const [letter] = house.notifications.sent;
    expect(letter?.to).toEqual({ email: 'rosa@example.org' });
    expect(letter?.template).toBe('privacy.erasedPartly');
    expect(letter?.values.kept).toContain('31 March 2032');
    expect(letter?.values.gone).toContain('The words of your bids that got no money.');
  });

  it('has only what the law keeps left, hidden from pages and read with a look written down', async () => {
    const refs = (await vault.held(ROSA)).texts.map(({ ref }) => ref);
    await house.visitor(ROSA).post('/your-data/erase', SURE);
    await house.drain();
    expect(await held()).toEqual({
      texts: ['Bingo canary', 'Bingo canary, told at length', 'Fits', 'Sort code 00-00-00'],
      details: { name: 'Rosa Canary' },
      restricted: expect.arrayContaining(['contact', 'bid', 'payee', 'finance']),
    });
    expect([...(await vault.read(refs)).values()].every((value) => value === undefined)).toBe(true);
    expect(await vault.details(ROSA)).toEqual({});
    expect([...(await vault.readRestricted(refs, LookProof.of(1))).values()].filter((value) => value !== undefined)).toHaveLength(4);
    await expect(vault.readRestricted(refs, LookProof.of(0))).rejects.toThrow('a look at it was recorded');
  });

  it('is signed in nowhere any more, although something of them stays', async () => {
    const [here, elsewhere] = [house.visitor(ROSA), house.visitor(ROSA)];
    expect((await elsewhere.get('/your-data')).statusCode).toBe(200);
    await here.post('/your-data/erase', SURE);
    await house.drain();
    expect(await house.sessions.list(ROSA)).toEqual([]);
    expect([(await here.get('/your-data')).statusCode, (await elsewhere.get('/your-data')).statusCode]).toEqual([403, 403]);
  });

  it('is gone altogether when the clock has run out, and the tokens lead to nobody', async () => {
    await house.visitor(ROSA).post('/your-data/erase', SURE);
    await house.drain();
    house.clock.set('2032-03-31T12:00:00.000Z');
    await tick();
    expect(await types()).toHaveLength(4);
    house.clock.set('2032-04-01T12:00:00.000Z');
    await tick();
    await house.drain();
    expect(await types()).toEqual([
      ...['ErasureAsked', 'ErasureAnswered', 'SubjectErased', 'SubjectRestricted'],
      ...['ErasureAnswered', 'RestrictionEnded', 'SubjectErased'],
    ]);
    expect(await held()).toEqual({ texts: [], details: {}, restricted: [] });
    expect(await vault.personOf(token)).toBeUndefined();
  });

  it('asked twice by a double press is one request', async () => {
    const rosa = house.visitor(ROSA);
    const form = await rosa.tokens('/your-data/erase');
    form.set('sure', 'yes');
    await rosa.send('/your-data/erase', form);
    await rosa.send('/your-data/erase', form);
    await house.drain();
    expect((await types()).filter((type) => type === 'ErasureAsked')).toHaveLength(1);
  });

  it('is never erased by staff without a request, and by letter with who put it in', async () => {
    const clerk = house.visitor(CLERK);
    const unasked = await clerk.post('/privacy/requests', { person: 'rosa@example.org', channel: 'letter', identity: 'seen-papers' });
    expect([unasked.statusCode, unasked.body]).toEqual([400, expect.stringContaining('Without that we cannot erase anything')]);
    expect(unasked.body).toContain('value="rosa@example.org"');
    expect(
      (await clerk.post('/privacy/requests', { person: 'nobody@example.org', channel: 'letter', identity: 'seen-papers', confirm: 'yes' })).statusCode,
    ).toBe(400);
    expect(await types()).toEqual([]);
    const asked = await clerk.post('/privacy/requests', { person: ' ROSA@example.org', channel: 'letter', identity: 'seen-papers', confirm: 'yes' });
    expect([asked.statusCode, asked.body]).toEqual([200, expect.stringContaining('It goes after 31 March 2032.')]);
    await house.drain();
    expect((await house.events(`privacy-${token}`))[0]?.data).toMatchObject({
      channel: 'letter',
      identity: 'seen-papers',
      enteredBy: expect.stringMatching(/^per-/),
    });
    expect((await house.visitor(ROSA).get('/privacy/requests')).statusCode).toBe(404);
    expect((await house.visitor().get('/your-data')).statusCode).not.toBe(200);
  });
});

it('An administrator is erased once another ended their role', async () => {
  await open('2026-06-15T10:00:00.000Z', instructed, settled);
  const person = await house.app.get(Erasures).tokenOf(CLERK);
  const household = await vault.household({ household: 'HH-9', context: 'installation' });
  const another = { person: token, household, role: 'administrator', place: 'everywhere', grantId: 'g-2' };
  const told = (stream: string, at: string, type: string, data: object) => house.tell({ stream, at, facts: [{ type, data: { person, ...data } }] });
  const own = `person-${person}`;
  const term = { role: 'administrator', place: 'everywhere', firstDay: '2026-03-11' };
  await told(own, '2026-03-11T10:00:00.000Z', 'RoleGranted', { household, grantId: 'g-1', ...term, basis: 'two-grantors', grantors: [another] });
  const clerk = house.visitor(CLERK);
  const asked = await clerk.post('/your-data/erase', SURE);
  expect(asked.body).toContain('Another administrator must end the role of administrator first.');
  expect(await house.events(`privacy-${person}`)).toEqual([]);
  // It ends among all administrators; that their own stream and whoever is known follow later changes nothing.
  await told('administrators-all', '2026-06-15T10:00:00.000Z', 'AdministratorEnded', { grantId: 'g-1', why: 'resigned', endedBy: another });
  expect((await clerk.post('/your-data/erase', SURE)).statusCode).toBe(200);
  expect((await house.events(`privacy-${person}`))[0]?.type).toBe('ErasureAsked');
});

describe('An erasure while a payment is on its way', () => {
  it('lets the payment finish, keeps who is paid for those who pay, then counts the years, and then erases', async () => {
    await open('2026-03-19T10:00:00.000Z', instructed);
    await house.visitor(ROSA).post('/your-data/erase', SURE);
    await house.drain();
    const [, answered] = await house.events(`privacy-${token}`);
    expect(answered?.data.keeps).toContainEqual({ retention: 'payee', ground: 'running-payment' });
    const details = (await vault.held(ROSA)).texts.find(({ retention }) => retention === 'payee')?.ref;
    if (!details) throw new Error('the payee is gone before the payment arrived');
    expect((await vault.readRestricted([details], LookProof.of(1))).get(details.commitment)).toBe('Sort code 00-00-00');
    await house.tell(settled);
    house.clock.set('2026-03-22T10:00:00.000Z');
    await tick();
    await house.drain();
    expect((await house.events(`privacy-${token}`)).at(-1)).toMatchObject({
      type: 'SubjectRestricted',
      data: { keeps: expect.arrayContaining([{ retention: 'payee', ground: 'financial-record', until: '2032-03-31' }]) },
    });
    expect((await vault.read([details])).get(details.commitment)).toBeUndefined();
    house.clock.set('2032-04-01T10:00:00.000Z');
    await tick();
    await house.drain();
    expect(await held()).toEqual({ texts: [], details: {}, restricted: [] });
  });

  it('that was asked for before the money was promised keeps what is needed after all', async () => {
    await open('2026-03-19T10:00:00.000Z', instructed);
    const meta = { commandId: '5f0c6d2e-0000-4000-8000-00000000abcd', actor: token, office: 'applicant', role: 'applicant' };
    // The answer was made from a ledger that knew of no award; before anything goes it is decided again.
    const basis = { runningAwards: 0, awards: 0, paidThemselves: false };
    const asked = { token, channel: 'online', identity: 'stepped-up', basis, keepYears: 6 } as const;
    await house.app.get(CommandBus).execute(new AskErasure(asked, meta));
    await house.drain();
    expect(await types()).toEqual(['ErasureAsked', 'ErasureAnswered', 'ErasureAnswered', 'SubjectErased', 'SubjectRestricted']);
    expect((await held()).texts).toEqual(expect.arrayContaining(['Sort code 00-00-00', 'Bingo canary']));
  });
});

describe('Somebody who can be reached by post alone', () => {
  const ADDRESS = '7 Adelaide Road\nLondon\nNW3 3QE';
  /** The steps that were done to the vault when each letter was handed over. */
  const stepsAtEachLetter = () => {
    const steps: number[] = [];
    const send = house.notifications.send.bind(house.notifications);
    jest.spyOn(house.notifications, 'send').mockImplementation(async (message) => {
      steps.push(vault.steps);
      await send(message);
    });
    return steps;
  };

  beforeEach(async () => {
    await open('2026-06-15T10:00:00.000Z', instructed, settled);
    for (const detail of ['email', 'phone'] as const) await vault.setDetail(ROSA, detail, undefined);
    vault.steps = 0;
  });

  it('gets the letter by post, handed over before anything is taken away, and the address is gone afterwards', async () => {
    await vault.setDetail(ROSA, 'address', ADDRESS);
    vault.steps = 0;
    const steps = stepsAtEachLetter();
    await house.visitor(ROSA).post('/your-data/erase', SURE);
    await house.drain();
    expect(house.notifications.sent).toMatchObject([{ to: { address: ADDRESS, name: 'Rosa Canary' }, template: 'privacy.erasedPartly' }]);
    expect(steps).toEqual([0]);
    expect((await held()).details).toEqual({ name: 'Rosa Canary' });
  });

  it('and typed it only in a bid, gets the letter there', async () => {
    await typed(vault, 'application-B-2', 'contact', ADDRESS, 'contact');
    await house.visitor(ROSA).post('/your-data/erase', SURE);
    await house.drain();
    expect(house.notifications.sent).toMatchObject([{ to: { address: ADDRESS }, template: 'privacy.erasedPartly' }]);
    expect((await held()).texts).not.toContain(ADDRESS);
  });

  it('and gave no address at all, gets the letter at the home where they live', async () => {
    house.app.get(Homes).foundBy(async (person) => (person === 'AP-9' ? 'Flat 1, Taplow\nLondon' : undefined));
    await vault.setName('AP-9', 'Ida Nobody');
    const answer = { token: 'AP-9', answeredAt: '2026-06-15T10:00:00.000Z', answer: { erases: [], keeps: [] } };
    await house.app.get(ErasureLetters).send('AP-9', answer);
    expect(house.notifications.sent).toMatchObject([{ to: { address: 'Flat 1, Taplow\nLondon', name: 'Ida Nobody' }, template: 'privacy.erased' }]);
  });

  it('is found by the reference of a bid, since nobody can be found by an address', async () => {
    const clerk = house.visitor(CLERK);
    const asked = { channel: 'letter', identity: 'seen-papers', confirm: 'yes' };
    expect((await clerk.post('/privacy/requests', { person: 'B-404', ...asked })).statusCode).toBe(400);
    expect((await clerk.post('/privacy/requests', { person: ' B-1 ', ...asked })).statusCode).toBe(200);
    await house.drain();
    expect(await types()).toContain('SubjectErased');
  });
});

describe('A process that dies in the middle', () => {
  it('leaves an erasure that the next one finishes, wherever it died', async () => {
    await open('2026-06-15T10:00:00.000Z', instructed, settled);
    await house.visitor(ROSA).post('/your-data/erase', SURE);
    await house.drain();
    const [expected, steps, sent] = [await held(), vault.steps, house.notifications.sent.length];
    expect(steps).toBeGreaterThan(8);
    expect(sent).toBe(1);
    for (const after of [false, true]) {
      for (let diesAt = 1; diesAt <= steps; diesAt++) {
        await house.close();
        await database.drop();
        database = await testDatabase();
        [vault, list] = [new DyingVault(), new DyingList()];
        await open('2026-06-15T10:00:00.000Z', instructed, settled);
        Object.assign(vault, { steps: 0, diesAt, after });
        // The first drain meets the death and tries again, as the next process would.
        list.dies = diesAt === 1;
        expect((await house.visitor(ROSA).post('/your-data/erase', SURE)).statusCode).toBe(200);
        await house.drain();
        expect(await held()).toEqual(expected);
        expect(await types()).toEqual(['ErasureAsked', 'ErasureAnswered', 'SubjectErased', 'SubjectRestricted']);
        expect(house.notifications.sent).toHaveLength(sent);
      }
    }
  });
});

describe('What nobody asked about', () => {
  it('goes when its time is over, each subject with an event of its own that names nobody', async () => {
    await open('2027-06-15T10:00:00.000Z', instructed, settled);
    await typed(vault, 'application-B-2', 'whoBenefits', 'Everybody', 'bid');
    house.clock.set('2028-03-11T12:00:00.000Z');
    await tick();
    expect(await house.events('retention-application-B-2')).toMatchObject([{ type: 'RetentionExpired', data: { retention: 'contact' } }]);
    house.clock.set('2028-03-12T12:00:00.000Z');
    await tick();
    const events = await house.events('retention-application-B-2');
    expect(events.map(({ data }) => data)).toEqual([
      { subject: 'application-B-2', retention: 'contact', countedFrom: '2026-03-11', keptUntil: '2027-03-11' },
      { subject: 'application-B-2', retention: 'bid', countedFrom: '2026-03-11', keptUntil: '2028-03-11' },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/per-/);
    expect((await held()).texts).not.toContain('Cinema canary');
    expect((await held()).texts).toContain('Bingo canary');
  });

  it('of what was told more than a year ago nobody knows any more whom it was for, and the queue is asked once a day', async () => {
    await open('2027-06-15T10:00:00.000Z', instructed, settled);
    await tick();
    expect(house.notifications.forgottenBefore).toBe('2026-06-15T00:00:00.000Z');
    house.notifications.forgottenBefore = undefined;
    await tick();
    expect(house.notifications.forgottenBefore).toBeUndefined();
    house.clock.set('2027-06-16T10:00:00.000Z');
    await tick();
    expect(house.notifications.forgottenBefore).toBe('2026-06-16T00:00:00.000Z');
  });

  it('leaves the address of a home where it is, however long ago the home was entered', async () => {
    const address = { commandId: '5f0c6d2e-0000-4000-8000-0000000000d1', subject: 'dwelling-D-1', field: 'address', value: 'Flat 1, Elm House' };
    const ref = await vault.put({ ...address, retention: 'contact' });
    await open('2027-06-15T10:00:00.000Z', instructed, settled);
    house.clock.set(new Date(Date.now() + 3 * 366 * 86_400_000).toISOString());
    await tick();
    expect((await vault.read([ref])).get(ref.commitment)).toBe('Flat 1, Elm House');
    expect(await house.events('retention-dwelling-D-1')).toEqual([]);
    expect((await held()).texts).not.toContain('Cinema canary');
  });

  it('that a crash left after its event goes at the next look', async () => {
    await open('2027-06-15T10:00:00.000Z', instructed, settled);
    house.clock.set('2028-03-12T12:00:00.000Z');
    Object.assign(vault, { steps: 0, diesAt: 1 });
    await tick().catch(() => undefined);
    await tick();
    expect((await held()).texts).not.toContain('Cinema canary');
    expect(await house.events('retention-application-B-2')).toHaveLength(2);
  });
});
