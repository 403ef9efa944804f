import { describe, expect, test } from '@jest/globals';
import type { Vault } from '#vault';
import { EVERYWHERE, type People, type Person } from './people.js';

const amber: Person = {
  person: 'PM-C1',
  name: 'Amber Sample',
  household: 'HH-1',
  roles: [
    { role: 'panel-chair', context: 'bank-chalcots' },
    { role: 'organiser', context: EVERYWHERE },
  ],
};
const basil: Person = { person: 'FH-1', name: 'Basil Sample', household: 'HH-1', roles: [{ role: 'fund-holder', context: 'bank-chalcots' }] };
const clover: Person = { person: 'AP-1', name: 'Clover Sample', household: undefined, roles: [] };

/** What every adapter of `People` must do. */
export function peopleConformance(name: string, open: () => Promise<{ people: People; vault: Vault }>): void {
  describe(name, () => {
    test('people are listed in the order in which they came, with their names from the vault', async () => {
      const { people, vault } = await open();
      for (const person of [amber, basil, clover]) await people.add(person);
      expect(await people.list()).toEqual([amber, basil, clover]);
      expect(await people.get('FH-1')).toEqual(basil);
      expect(await people.get('nobody')).toBeUndefined();
      await vault.setName('FH-1', 'Basil Jones');
      expect((await people.get('FH-1'))?.name).toBe('Basil Jones');
    });

    test('adding somebody again changes their roles to exactly the new ones and keeps their place', async () => {
      const { people } = await open();
      for (const person of [amber, basil, { ...amber, roles: [] }]) await people.add(person);
      expect(await people.list()).toEqual([{ ...amber, roles: [] }, basil]);
    });

    test('a person acts under a token of the context, in the office of their first role there', async () => {
      const { people, vault } = await open();
      for (const person of [amber, basil]) await people.add(person);
      const actor = await vault.pseudonym({ person: 'PM-C1', context: 'bank-chalcots' });
      const household = await vault.household({ household: 'HH-1', context: 'bank-chalcots' });
      expect(await people.actAs('PM-C1', 'bank-chalcots')).toEqual({ actor, household, office: 'panel:bank-chalcots', role: 'panel-chair' });
      expect(await people.actAs('FH-1', 'bank-chalcots')).toMatchObject({ household, office: 'fund-holder', role: 'fund-holder' });
      const elsewhere = await people.actAs('PM-C1', 'bank-hilgrove');
      expect(elsewhere).toMatchObject({ office: 'organiser', role: 'organiser' });
      expect(elsewhere?.actor).not.toBe(actor);
    });

    test('anybody may be an applicant, but nobody takes a role that is not theirs', async () => {
      const { people } = await open();
      for (const person of [amber, clover]) await people.add(person);
      expect(await people.actAs('AP-1', 'bank-chalcots')).toMatchObject({ office: 'applicant', role: 'applicant', household: undefined });
      expect(await people.actAs('PM-C1', 'bank-chalcots', 'applicant')).toMatchObject({ office: 'applicant' });
      expect(await people.actAs('PM-C1', 'bank-chalcots', 'organiser')).toMatchObject({ office: 'organiser' });
      expect(await people.actAs('PM-C1', 'bank-hilgrove', 'panel-chair')).toBeUndefined();
      expect(await people.actAs('nobody', 'bank-chalcots')).toBeUndefined();
    });
  });
}
