import { describe, expect, test } from '@jest/globals';
import { catalogue } from '#events';
import { type Ledger, MemoryLedger, stamp } from '#ledger';
import type { Vault } from '#vault';
import { EVERYWHERE, INSTALLATION, type Newcomer, type People } from './people.js';
import { RoleBook } from './role-book.js';

const amber: Newcomer = { person: 'PM-C1', name: 'Amber Sample', household: 'HH-1' };
const basil: Newcomer = { person: 'FH-1', name: 'Basil Sample', household: 'HH-1' };
const clover: Newcomer = { person: 'AP-1', name: 'Clover Sample', household: undefined };
const chair = { role: 'panel-chair', context: 'bank-chalcots' };
const organiser = { role: 'organiser', context: EVERYWHERE };
const fundHolder = { role: 'fund-holder', context: 'bank-chalcots' };

interface Room {
  readonly people: People;
  readonly vault: Vault;
}
type Open = (book: RoleBook) => Promise<Room>;

/** A house with a clock that stands where a test sets it, and a way to tell the ledger of roles. */
async function house(open: Open) {
  const ledger = new MemoryLedger();
  const clock = { at: '2026-03-11T12:00:00.000Z', now: () => clock.at };
  const { people, vault } = await open(new RoleBook(ledger, clock));
  const token = (person: string) => vault.pseudonym({ person, context: INSTALLATION });
  const granted = async (person: string, { role, context }: { role: string; context: string }, more: object = {}) => {
    const household = `hh-${'h'.repeat(22)}`;
    const terms = { grantId: `${person}-${role}`, role, place: context, firstDay: '2026-01-01', basis: 'one-grantor', grantors: [] };
    await tell(ledger, await token(person), 'RoleGranted', { person: await token(person), household, ...terms, ...more });
  };
  const ended = async (person: string, { role, context }: { role: string; context: string }) =>
    tell(ledger, await token(person), 'RoleEnded', { person: await token(person), grantId: `${person}-${role}`, role, place: context, why: 'left' });
  return { people, vault, ledger, clock, token, granted, ended };
}

async function tell(ledger: Ledger, token: string, type: string, data: object): Promise<void> {
  catalogue.check(type, data);
  const stream = `person-${token}`;
  const { length } = await ledger.readStream(stream);
  const meta = { commandId: crypto.randomUUID(), actor: 'system', office: 'system', role: 'system' };
  const facts = { stream, firstRevision: length, facts: [{ type, data }], meta, recordedAt: '2026-01-01T09:00:00.000Z' };
  const events = stamp({ ...facts, versionOf: (each) => catalogue.typeOf(each).v, isPublic: () => false });
  await ledger.append({ stream, expectedRevision: length === 0 ? 'none' : length - 1, commandId: meta.commandId, payloadHash: 'x', events });
}

/** What every adapter of `People` must do. */
export function peopleConformance(name: string, open: Open): void {
  describe(name, () => {
    test('people are listed in the order in which they came, with their names from the vault and their roles from the ledger', async () => {
      const { people, vault, granted } = await house(open);
      for (const person of [amber, basil, clover]) await people.add(person);
      await granted('PM-C1', chair);
      await granted('PM-C1', organiser);
      expect(await people.list()).toEqual([
        { ...amber, roles: [chair, organiser] },
        { ...basil, roles: [] },
        { ...clover, roles: [] },
      ]);
      expect(await people.get('FH-1')).toEqual({ ...basil, roles: [] });
      expect(await people.get('nobody')).toBeUndefined();
      await vault.setName('FH-1', 'Basil Jones');
      expect((await people.get('FH-1'))?.name).toBe('Basil Jones');
    });

    test('adding somebody again changes their household and keeps their place and their roles', async () => {
      const { people, granted } = await house(open);
      for (const person of [amber, basil]) await people.add(person);
      await granted('PM-C1', chair);
      await people.add({ ...amber, household: 'HH-2' });
      expect(await people.list()).toEqual([
        { ...amber, household: 'HH-2', roles: [chair] },
        { ...basil, roles: [] },
      ]);
    });

    test('somebody who was removed is known no more, and being removed again changes nothing', async () => {
      const { people } = await house(open);
      for (const person of [amber, basil]) await people.add(person);
      await people.remove('PM-C1');
      await people.remove('PM-C1');
      expect(await people.list()).toEqual([{ ...basil, roles: [] }]);
      expect([await people.get('PM-C1'), await people.actAs('PM-C1', 'bank-chalcots')]).toEqual([undefined, undefined]);
    });

    test('a person acts under a token of the context, in the office of their first role there', async () => {
      const { people, vault, granted } = await house(open);
      for (const person of [amber, basil]) await people.add(person);
      for (const role of [chair, organiser]) await granted('PM-C1', role);
      await granted('FH-1', fundHolder);
      const actor = await vault.pseudonym({ person: 'PM-C1', context: 'bank-chalcots' });
      const household = await vault.household({ household: 'HH-1', context: 'bank-chalcots' });
      expect(await people.actAs('PM-C1', 'bank-chalcots')).toEqual({ actor, household, office: 'panel:bank-chalcots', role: 'panel-chair' });
      expect(await people.actAs('FH-1', 'bank-chalcots')).toMatchObject({ household, office: 'fund-holder', role: 'fund-holder' });
      const elsewhere = await people.actAs('PM-C1', 'bank-hilgrove');
      expect(elsewhere).toMatchObject({ office: 'organiser', role: 'organiser' });
      expect(elsewhere?.actor).not.toBe(actor);
    });

    test('anybody may be an applicant, but nobody takes a role that is not theirs', async () => {
      const { people, granted } = await house(open);
      for (const person of [amber, clover]) await people.add(person);
      for (const role of [chair, organiser]) await granted('PM-C1', role);
      expect(await people.actAs('AP-1', 'bank-chalcots')).toMatchObject({ office: 'applicant', role: 'applicant', household: undefined });
      expect(await people.actAs('PM-C1', 'bank-chalcots', 'applicant')).toMatchObject({ office: 'applicant' });
      expect(await people.actAs('PM-C1', 'bank-chalcots', 'organiser')).toMatchObject({ office: 'organiser' });
      expect(await people.actAs('PM-C1', 'bank-hilgrove', 'panel-chair')).toBeUndefined();
      expect(await people.actAs('nobody', 'bank-chalcots')).toBeUndefined();
    });

    test('a role counts from its first day in London to its last, and no more once it was ended', async () => {
      const { people, clock, granted, ended } = await house(open);
      await people.add(amber);
      await granted('PM-C1', chair, { firstDay: '2026-06-01', lastDay: '2026-06-30' });
      const asChair = async (at: string) => {
        clock.at = at;
        return (await people.actAs('PM-C1', 'bank-chalcots', 'panel-chair')) !== undefined;
      };
      // In summer a day in London begins at eleven in the evening, UTC.
      const moments = ['2026-05-31T22:59:59.999Z', '2026-05-31T23:00:00.000Z', '2026-06-30T22:59:59.999Z', '2026-06-30T23:00:00.000Z'];
      const counted: boolean[] = [];
      for (const at of moments) counted.push(await asChair(at));
      expect(counted).toEqual([false, true, true, false]);
      expect(await asChair('2026-06-15T12:00:00.000Z')).toBe(true);
      await ended('PM-C1', chair);
      expect(await asChair('2026-06-15T12:00:00.000Z')).toBe(false);
    });

    test('a deputy’s role ends with the role that they stand in for', async () => {
      const { people, token, granted, ended } = await house(open);
      for (const person of [amber, basil]) await people.add(person);
      await granted('PM-C1', chair);
      await granted('FH-1', chair, { lastDay: '2026-12-31', deputyFor: { person: await token('PM-C1'), grantId: 'PM-C1-panel-chair' } });
      expect((await people.holding('panel-chair', 'bank-chalcots')).map(({ person }) => person)).toEqual(['PM-C1', 'FH-1']);
      await ended('PM-C1', chair);
      expect(await people.holding('panel-chair', 'bank-chalcots')).toEqual([]);
    });

    test('a role in an emergency counts to the minute, and says that it is one', async () => {
      const { people, clock, ledger, token } = await house(open);
      await people.add(amber);
      const [person, agreer] = [await token('PM-C1'), await token('FH-1')];
      const authority = { person: agreer, household: `hh-${'b'.repeat(22)}`, role: 'auditor', place: 'everywhere', grantId: 'g1' };
      const hours = { role: 'administrator', place: EVERYWHERE, until: '2026-03-11T16:00:00.000Z', reviewBy: '2026-03-16' };
      await tell(ledger, person, 'BreakGlassOpened', { person, grantId: 'bg', ...hours, agreedBy: authority });
      expect(await people.actAs('PM-C1', INSTALLATION, 'administrator')).toMatchObject({ role: 'administrator', emergency: true });
      clock.at = '2026-03-11T15:59:59.999Z';
      expect((await people.get('PM-C1'))?.roles).toEqual([{ role: 'administrator', context: EVERYWHERE, emergency: true }]);
      clock.at = '2026-03-11T16:00:00.000Z';
      expect((await people.get('PM-C1'))?.roles).toEqual([]);
    });

    test('who grants a role chooses its id, and so takes away nobody else’s by choosing the same', async () => {
      const { people, ledger, granted, token } = await house(open);
      for (const person of [amber, basil]) await people.add(person);
      await granted('PM-C1', chair, { grantId: 'same' });
      await granted('FH-1', organiser, { grantId: 'same' });
      const other = await token('FH-1');
      await tell(ledger, other, 'RoleEnded', { person: other, grantId: 'same', role: 'organiser', place: EVERYWHERE, why: 'left' });
      expect((await people.list()).map(({ roles }) => roles)).toEqual([[chair], []]);
    });
  });
}
