import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { RetentionClass } from '#decider';
import { commitment } from './commitment.js';
import { LookNotRecorded, LookProof } from './look-proof.js';
import type { Vault } from './vault.js';

const AMBER = 'AP-1';
const BASIL = 'AP-2';

/** How personal data ends in every vault; run by the specs of both adapters. */
export function erasureConformance(name: string, open: () => Promise<Vault>): void {
  let vault: Vault;
  let amber: string;
  let basil: string;
  beforeEach(async () => {
    vault = await open();
    amber = await vault.pseudonym({ person: AMBER, context: 'bank-chalcots' });
    basil = await vault.pseudonym({ person: BASIL, context: 'bank-chalcots' });
  });
  const put = (about: string | undefined, retention: RetentionClass, value: string, subject = 'application-C-001', field = 'title') =>
    vault.put({ commandId: randomUUID(), subject, field, value, about, retention });
  const textOf = async (ref: Awaited<ReturnType<typeof put>>) => (await vault.read([ref])).get(ref.commitment);

  test(`${name} counts whatever is erased, hidden or shown again, and nothing else`, async () => {
    await put(amber, 'bid', 'Book-swap shelf');
    await put(amber, 'finance', 'A receipt', 'application-C-001', 'reason');
    const before = await vault.hidden();
    await put(amber, 'bid', 'Another', 'application-C-002');
    await vault.setDetail(AMBER, 'name', 'Amber Sample');
    expect(await vault.hidden()).toBe(before);
    let last = before;
    const steps = [
      () => vault.restrict(AMBER, ['bid']),
      () => vault.lift(AMBER, ['bid']),
      () => vault.expire({ subject: 'application-C-002', retention: 'bid' }),
      () => vault.erase(AMBER, ['bid']),
      () => vault.forget(AMBER),
    ];
    for (const step of steps) {
      await step();
      const now = await vault.hidden();
      expect(now).toBeGreaterThan(last);
      last = now;
    }
  });

  describe(`${name} puts words right:`, () => {
    const newestOf = async (ref: Awaited<ReturnType<typeof put>>) => (await vault.readNewest([ref])).get(ref.commitment);

    test('the old ones are erased, whoever names them is shown the new ones, and no other text changes', async () => {
      const [first, other] = [await put(amber, 'bid', 'Call 020 7946 0018'), await put(amber, 'bid', 'Here')];
      const second = await put(amber, 'bid', 'Call us', 'wording-application-C-001', 'words');
      const before = await vault.hidden();
      await vault.replace([first], second);
      expect(await vault.hidden()).toBeGreaterThan(before);
      expect([await textOf(first), await newestOf(first)]).toEqual([undefined, 'Call us']);
      expect([await textOf(second), await newestOf(second), await newestOf(other)]).toEqual(['Call us', 'Call us', 'Here']);
      expect((await vault.held(AMBER)).texts.map(({ value }) => value).toSorted()).toEqual(['Call us', 'Here']);
    });

    test('twice, and also when an earlier change is done again', async () => {
      const [first, second, third] = [await put(amber, 'bid', 'One'), await put(amber, 'bid', 'Two'), await put(amber, 'bid', 'Three')];
      await vault.replace([first], second);
      await vault.replace([second], third);
      await vault.replace([first], second);
      expect([await newestOf(first), await newestOf(second), await newestOf(third)]).toEqual(['Three', 'Three', 'Three']);
    });

    test('those that are kept are shown by nothing but what shows hidden ones, also after they were put right again', async () => {
      const [first, second, third] = [await put(amber, 'finance', 'One'), await put(amber, 'finance', 'Two'), await put(amber, 'finance', 'Three')];
      const before = await vault.hidden();
      await vault.replace([first], second, { keeps: true });
      expect(await vault.hidden()).toBeGreaterThan(before);
      await vault.replace([second], third, { keeps: true });
      await vault.replace([first], second, { keeps: true });
      expect([await textOf(first), await textOf(second), await textOf(third)]).toEqual([undefined, undefined, 'Three']);
      expect([await newestOf(first), await newestOf(second)]).toEqual(['Three', 'Three']);
      const hidden = await vault.readRestricted([first, second], LookProof.of(1));
      expect([...hidden.values()]).toEqual(['One', 'Two']);
      const held = (await vault.held(AMBER)).texts.map(({ value, restricted }) => [value, restricted]);
      expect(held).toEqual([
        ['One', true],
        ['Two', true],
        ['Three', false],
      ]);
      await vault.expire({ subject: first.subject, retention: 'finance' });
      expect([...(await vault.readRestricted([first, second, third], LookProof.of(1))).values()]).toEqual([undefined, undefined, undefined]);
    });

    test('what was kept stays so when its successor is erased', async () => {
      const [first, second, third] = [await put(amber, 'finance', 'One'), await put(amber, 'bid', 'Two'), await put(amber, 'bid', 'Three')];
      await vault.replace([first], second, { keeps: true });
      await vault.replace([second], third);
      expect([...(await vault.readRestricted([first, second], LookProof.of(1))).values()]).toEqual(['One', undefined]);
    });

    test('what hides or erases a class of somebody does so to the new words too', async () => {
      const [first, second] = [await put(amber, 'bid', 'Call 020 7946 0018'), await put(amber, 'bid', 'Call us')];
      await vault.replace([first], second);
      await vault.restrict(AMBER, ['bid']);
      expect(await newestOf(first)).toBeUndefined();
      await vault.lift(AMBER, ['bid']);
      expect(await newestOf(first)).toBe('Call us');
      await vault.erase(AMBER, ['bid']);
      expect(await newestOf(first)).toBeUndefined();
    });
  });

  describe(`${name} says what it holds`, () => {
    test('all texts about a person, under whichever token they came, their details and their tokens, and nothing of anybody else', async () => {
      const elsewhere = await vault.pseudonym({ person: AMBER, context: 'bank-hilgrove' });
      const title = await put(amber, 'bid', 'Book-swap shelf');
      const account = await put(elsewhere, 'payee', 'Sort code 00-00-00', 'payment-P-1', 'details');
      await put(basil, 'bid', 'Not hers');
      await put(undefined, 'bid', 'Nobody’s');
      await vault.setDetail(AMBER, 'email', 'amber@example.org');
      const held = await vault.held(AMBER);
      expect(held.details).toEqual({ email: 'amber@example.org' });
      expect(held.restricted).toEqual([]);
      expect(held.tokens).toEqual([
        { context: 'bank-chalcots', token: amber },
        { context: 'bank-hilgrove', token: elsewhere },
      ]);
      expect(held.texts.map(({ ref, retention, value, restricted }) => ({ ref, retention, value, restricted }))).toEqual([
        { ref: title, retention: 'bid', value: 'Book-swap shelf', restricted: false },
        { ref: account, retention: 'payee', value: 'Sort code 00-00-00', restricted: false },
      ]);
      for (const { putAt } of held.texts) expect(Math.abs(Date.now() - Date.parse(putAt))).toBeLessThan(60_000);
    });

    test('with each text its salt, by which the commitment in the event can be checked', async () => {
      const ref = await put(amber, 'bid', 'Book-swap shelf');
      const [text] = (await vault.held(AMBER)).texts;
      const named = { subject: ref.subject, field: ref.field, version: ref.version };
      expect(commitment(Buffer.from(text?.salt ?? '', 'hex'), { ...named, value: text?.value ?? '' })).toBe(ref.commitment);
      expect(commitment(Buffer.from(text?.salt ?? '', 'hex'), { ...named, value: 'Book-swap shelve' })).not.toBe(ref.commitment);
    });

    test('where texts of a class stand, by subject and by age', async () => {
      await put(amber, 'bid', 'one');
      await put(amber, 'bid', 'two', 'application-C-001', 'what');
      await put(basil, 'bid', 'three', 'application-C-002');
      await put('per-ofsomebodyunknown00000', 'bid', 'four', 'application-C-003');
      await put(amber, 'finance', 'five', 'application-C-001', 'reason');
      const places = await vault.places({ retention: 'bid' });
      expect(places.map(({ newestPutAt: _, ...place }) => place)).toEqual([
        { person: AMBER, subject: 'application-C-001', retention: 'bid', restricted: false, texts: 2 },
        { person: BASIL, subject: 'application-C-002', retention: 'bid', restricted: false, texts: 1 },
        { person: undefined, subject: 'application-C-003', retention: 'bid', restricted: false, texts: 1 },
      ]);
      expect((await vault.places({ retention: 'bid', subject: 'application-C-002' })).map(({ person }) => person)).toEqual([BASIL]);
      const hour = 3_600_000;
      expect(await vault.places({ retention: 'bid', putBefore: new Date(Date.now() - hour).toISOString() })).toEqual([]);
      expect(await vault.places({ retention: 'bid', putBefore: new Date(Date.now() + hour).toISOString() })).toHaveLength(3);
    });
  });

  describe(`${name} erases`, () => {
    test('the classes asked for, of that person alone; what is erased reads as what never was', async () => {
      const gone = await put(amber, 'bid', 'Book-swap shelf');
      const kept = [await put(amber, 'finance', 'Kept', 'bank-chalcots'), await put(basil, 'bid', 'Kept'), await put(undefined, 'bid', 'Kept')];
      await vault.setName(AMBER, 'Amber Sample');
      expect(await vault.erase(AMBER, ['bid', 'case'])).toEqual({ details: [], texts: [gone] });
      expect(await textOf(gone)).toBeUndefined();
      for (const ref of kept) expect(await textOf(ref)).toBe('Kept');
      expect(await vault.name(AMBER)).toBe('Amber Sample');
      expect((await vault.held(AMBER)).texts.map(({ retention }) => retention)).toEqual(['finance']);
    });

    test('with contact all details, so that nobody is found by them and somebody else may have them', async () => {
      await vault.setName(AMBER, 'Amber Sample');
      await vault.setDetail(AMBER, 'phone', '020 7946 0018');
      expect(await vault.erase(AMBER, ['contact'])).toEqual({ details: expect.arrayContaining(['name', 'phone']), texts: [] });
      expect(await vault.details(AMBER)).toEqual({});
      expect(await vault.findByDetail('phone', '020 7946 0018')).toBeUndefined();
      await vault.setDetail(BASIL, 'phone', '+44 20 7946 0018');
      expect(await vault.findByDetail('phone', '020 7946 0018')).toBe(BASIL);
    });

    test('once: the second time there is nothing, and what comes afterwards is kept', async () => {
      await put(amber, 'bid', 'Before');
      await vault.erase(AMBER, ['bid']);
      expect(await vault.erase(AMBER, ['bid'])).toEqual({ details: [], texts: [] });
      expect(await textOf(await put(amber, 'bid', 'After'))).toBe('After');
    });

    test('a command that is sent again after the erasure is answered as it was, and brings nothing back', async () => {
      const text = { commandId: randomUUID(), subject: 'application-C-001', field: 'title', value: 'Book-swap shelf', about: amber, retention: 'bid' } as const;
      const ref = await vault.put(text);
      await vault.erase(AMBER, ['bid']);
      expect(await vault.put(text)).toEqual(ref);
      expect(await textOf(ref)).toBeUndefined();
      expect((await put(amber, 'bid', 'Another wording')).version).toBe(2);
    });

    test('the texts of one subject alone', async () => {
      const gone = [await put(amber, 'bid', 'one'), await put(basil, 'bid', 'two', 'application-C-001', 'what')];
      const kept = [await put(amber, 'bid', 'three', 'application-C-002'), await put(amber, 'finance', 'four', 'application-C-001', 'reason')];
      const erased = await vault.expire({ subject: 'application-C-001', retention: 'bid' });
      expect(new Set(erased.texts.map((ref) => ref.commitment))).toEqual(new Set(gone.map((ref) => ref.commitment)));
      for (const ref of gone) expect(await textOf(ref)).toBeUndefined();
      for (const ref of kept) expect(await textOf(ref)).not.toBeUndefined();
      expect(await vault.expire({ subject: 'application-C-001', retention: 'bid' })).toEqual({ details: [], texts: [] });
    });
  });

  describe(`${name} forgets somebody`, () => {
    test('with all that is held, and their tokens lead to nobody', async () => {
      const household = await vault.household({ household: 'HH-1', context: 'bank-chalcots' });
      const ref = await put(amber, 'finance', 'Reason');
      await vault.setName(AMBER, 'Amber Sample');
      expect(await vault.forget(AMBER, 'HH-1')).toEqual({ details: ['name'], texts: [ref] });
      expect(await vault.personOf(amber)).toBeUndefined();
      expect(await vault.held(AMBER)).toEqual({ details: {}, restricted: [], texts: [], tokens: [] });
      expect(await vault.household({ household: 'HH-1', context: 'bank-chalcots' })).not.toBe(household);
      expect(await vault.pseudonym({ person: AMBER, context: 'bank-chalcots' })).not.toBe(amber);
      expect(await vault.personOf(basil)).toBe(BASIL);
    });

    test('what is put about them afterwards is answered and not kept', async () => {
      await vault.forget(AMBER);
      const text = { commandId: randomUUID(), subject: 'bank-chalcots', field: 'reason', value: 'Too late', about: amber, retention: 'finance' } as const;
      const ref = await vault.put(text);
      expect(await textOf(ref)).toBeUndefined();
      expect(await vault.put(text)).toEqual(ref);
      expect(await vault.places({ retention: 'finance' })).toEqual([]);
    });

    test('whoever lives with them keeps the household', async () => {
      const household = await vault.household({ household: 'HH-1', context: 'bank-chalcots' });
      await vault.forget(AMBER);
      expect(await vault.household({ household: 'HH-1', context: 'bank-chalcots' })).toBe(household);
    });
  });

  describe(`${name} is swept`, () => {
    const hour = 3_600_000;
    const later = () => new Date(Date.now() + hour).toISOString();

    test('what is known to be recorded stays; of the rest what no command brought since', async () => {
      const recorded = await put(amber, 'bid', 'Recorded');
      const unused = await put(amber, 'bid', 'Never carried out', 'application-C-001', 'what');
      expect(await vault.unrecorded(new Date(Date.now() - hour).toISOString(), 10)).toEqual([]);
      expect((await vault.unrecorded(later(), 10)).map(({ ref }) => ref)).toEqual([recorded, unused]);
      expect(await vault.unrecorded(later(), 1)).toHaveLength(1);
      await vault.noteRecorded([recorded]);
      expect((await vault.unrecorded(later(), 10)).map(({ ref }) => ref)).toEqual([unused]);
      expect(await vault.removeUnrecorded([unused], new Date(Date.now() - hour).toISOString())).toBe(0);
      expect(await vault.removeUnrecorded([recorded, unused], later())).toBe(1);
      expect([await textOf(recorded), await textOf(unused)]).toEqual(['Recorded', undefined]);
    });

    test('the same command puts its text anew, whatever it says now', async () => {
      const text = { commandId: randomUUID(), subject: 'application-C-001', field: 'title', about: amber, retention: 'bid' } as const;
      const ref = await vault.put({ ...text, value: 'First words' });
      expect(await vault.unrecorded(later(), 10)).toEqual([{ commandId: text.commandId, ref }]);
      await vault.removeUnrecorded([ref], later());
      expect(await textOf(await vault.put({ ...text, value: 'Other words' }))).toBe('Other words');
    });
  });

  describe(`${name} restricts`, () => {
    test('texts and details are hidden from pages, also those still to come, until it is lifted', async () => {
      const before = await put(amber, 'finance', 'Before');
      await vault.setDetail(AMBER, 'email', 'amber@example.org');
      await vault.setName(AMBER, 'Amber Sample');
      await vault.restrict(AMBER, ['finance', 'contact']);
      await vault.restrict(AMBER, ['finance']);
      const after = await put(amber, 'finance', 'After', 'bank-chalcots', 'reason');
      expect([await textOf(before), await textOf(after)]).toEqual([undefined, undefined]);
      expect(await vault.details(AMBER)).toEqual({});
      expect(await vault.namesOf([amber])).toEqual(new Map([[amber, undefined]]));
      expect(await vault.names([AMBER])).toEqual(new Map());
      expect(await vault.findByDetail('email', 'amber@example.org')).toBeUndefined();
      expect((await vault.held(AMBER)).restricted).toEqual(['contact', 'finance']);
      expect((await vault.held(AMBER)).texts.map(({ restricted, value }) => [restricted, value])).toEqual([
        [true, 'Before'],
        [true, 'After'],
      ]);
      expect((await vault.held(AMBER)).details).toEqual({ email: 'amber@example.org', name: 'Amber Sample' });
      await vault.lift(AMBER, ['finance', 'contact']);
      expect([await textOf(before), await textOf(after)]).toEqual(['Before', 'After']);
      expect(await vault.name(AMBER)).toBe('Amber Sample');
    });

    test('other classes and other people stay visible', async () => {
      await vault.restrict(AMBER, ['finance']);
      expect(await textOf(await put(amber, 'bid', 'Seen'))).toBe('Seen');
      expect(await textOf(await put(basil, 'finance', 'Seen'))).toBe('Seen');
    });

    test('is read with a look on record, once for each record', async () => {
      const ref = await put(amber, 'finance', 'Reason');
      await vault.restrict(AMBER, ['finance']);
      const look = LookProof.of(1);
      expect(await vault.readRestricted([ref], look)).toEqual(new Map([[ref.commitment, 'Reason']]));
      await expect(vault.readRestricted([ref], look)).rejects.toThrow(LookNotRecorded);
    });

    test('is read by nobody of whom nothing was written down', async () => {
      const ref = await put(amber, 'finance', 'Reason');
      await expect(vault.readRestricted([ref], LookProof.of(0))).rejects.toThrow(LookNotRecorded);
      const made = Object.create(LookProof.prototype) as LookProof;
      await expect(vault.readRestricted([ref], made)).rejects.toThrow(LookNotRecorded);
    });

    test('an address that was only typed leads to nobody while it is hidden', async () => {
      await vault.claimDetail(AMBER, 'phone', '07700 900123');
      expect(await vault.claimants('phone', '07700 900123')).toEqual([AMBER]);
      await vault.restrict(AMBER, ['contact']);
      expect(await vault.claimants('phone', '07700 900123')).toEqual([]);
      await vault.lift(AMBER, ['contact']);
      expect(await vault.claimants('phone', '07700 900123')).toEqual([AMBER]);
    });

    test('an erasure ends a restriction', async () => {
      const ref = await put(amber, 'finance', 'Reason');
      await vault.restrict(AMBER, ['finance']);
      await vault.erase(AMBER, ['finance']);
      expect(await vault.readRestricted([ref], LookProof.of(1))).toEqual(new Map([[ref.commitment, undefined]]));
      expect((await vault.held(AMBER)).restricted).toEqual([]);
    });
  });
}
