import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { householdToken, personToken, textRef } from '#events/primitives';
import { contentHash } from '#proof';
import { DetailTaken } from './person-details.js';
import { type Vault, VaultConflict } from './vault.js';

/** What every vault must do; run by the specs of both adapters. */
export function vaultConformance(name: string, open: () => Promise<Vault>): void {
  describe(`${name} keeps typed text`, () => {
    let vault: Vault;
    beforeEach(async () => {
      vault = await open();
    });
    const title = (value: string, commandId: string = randomUUID()) => ({ commandId, subject: 'application-C-001', field: 'title', value });

    test('what an event may carry is a text reference, and it leads back to the text', async () => {
      const ref = await vault.put(title('A book-swap shelf'));
      expect(textRef.parse(ref)).toEqual({ subject: 'application-C-001', field: 'title', version: 1, commitment: expect.stringMatching(/^[0-9a-f]{64}$/) });
      expect(await vault.read([ref])).toEqual(new Map([[ref.commitment, 'A book-swap shelf']]));
    });

    test('the same text under the same command is the same reference, also when sent many times at once', async () => {
      const text = title('A book-swap shelf');
      const refs = await Promise.all(Array.from({ length: 20 }, () => vault.put(text)));
      expect(new Set(refs.map((ref) => JSON.stringify(ref))).size).toBe(1);
      expect(await vault.put(text)).toEqual(refs[0]);
    });

    test('another text under the same command is a conflict that does not repeat either text', async () => {
      const text = title('Secret words');
      await vault.put(text);
      const second = vault.put({ ...text, value: 'Other words' });
      await expect(second).rejects.toThrow(VaultConflict);
      await expect(second).rejects.not.toThrow(/Secret|Other/);
    });

    test('one bad text does not spoil those that are stored with it', async () => {
      const text = title('First');
      await vault.put(text);
      const [bad, good] = await Promise.allSettled([vault.put({ ...text, value: 'Second' }), vault.put(title('Third'))]);
      expect([bad.status, good.status]).toEqual(['rejected', 'fulfilled']);
    });

    test('versions of one field ascend without gaps, whoever writes at once, and each keeps its own text', async () => {
      const refs = await Promise.all(Array.from({ length: 30 }, (_, i) => vault.put(title(`Wording ${i}`))));
      expect(refs.map((ref) => ref.version).sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
      const values = await vault.read(refs);
      expect(refs.map((ref) => values.get(ref.commitment))).toEqual(Array.from({ length: 30 }, (_, i) => `Wording ${i}`));
    });

    test('equal texts have different commitments, so that nobody can tell that they are equal', async () => {
      const one = await vault.put(title('Bench'));
      const other = await vault.put({ ...title('Bench'), subject: 'application-C-002' });
      expect(one.commitment).not.toBe(other.commitment);
    });

    test('text is kept in NFC', async () => {
      const ref = await vault.put(title('Cafe\u0301'));
      expect((await vault.read([ref])).get(ref.commitment)).toBe('Caf\u00e9');
    });

    test('a reference that the vault does not hold reads as undefined', async () => {
      const stranger = { subject: 'application-X', field: 'title', version: 1, commitment: '0'.repeat(64) };
      expect(await vault.read([stranger])).toEqual(new Map([[stranger.commitment, undefined]]));
      expect(await vault.read([])).toEqual(new Map());
    });
  });

  describe(`${name} knows who stands behind a token`, () => {
    test('a person has one token in each context, and tokens of two contexts do not match', async () => {
      const vault = await open();
      const here = { person: 'PM-C1', context: 'bank-chalcots' };
      const tokens = await Promise.all([vault.pseudonym(here), vault.pseudonym(here), vault.pseudonym(here)]);
      expect(new Set(tokens).size).toBe(1);
      expect(await vault.pseudonym({ ...here, context: 'bank-hilgrove' })).not.toBe(tokens[0]);
      expect(await vault.pseudonym({ ...here, person: 'PM-C2' })).not.toBe(tokens[0]);
    });

    test('tokens have the form that events require', async () => {
      const vault = await open();
      expect(personToken.safeParse(await vault.pseudonym({ person: 'p', context: 'c' })).success).toBe(true);
      expect(householdToken.safeParse(await vault.household({ household: 'p', context: 'c' })).success).toBe(true);
    });

    test('a token leads back to the person and the name; a household or a stranger to nobody', async () => {
      const vault = await open();
      const token = await vault.pseudonym({ person: 'PM-C1', context: 'bank-chalcots' });
      const household = await vault.household({ household: 'HH-1', context: 'bank-chalcots' });
      expect(await vault.personOf(token)).toBe('PM-C1');
      expect(await vault.personOf(household)).toBeUndefined();
      expect(await vault.namesOf([token])).toEqual(new Map([[token, undefined]]));
      await vault.setName('PM-C1', 'Amber Sample');
      expect(await vault.namesOf([token, 'per-nobody'])).toEqual(
        new Map([
          [token, 'Amber Sample'],
          ['per-nobody', undefined],
        ]),
      );
    });

    test('a name can be changed', async () => {
      const vault = await open();
      expect(await vault.name('PM-C1')).toBeUndefined();
      await vault.setName('PM-C1', 'Amber Sample');
      await vault.setName('PM-C1', 'Amber Jones');
      expect(await vault.name('PM-C1')).toBe('Amber Jones');
    });
  });

  describe(`${name} keeps details of people`, () => {
    test('each is set, changed and forgotten alone', async () => {
      const vault = await open();
      await vault.setDetail('PM-C1', 'name', 'Amber Sample');
      await vault.setDetail('PM-C1', 'email', 'Amber@Example.org');
      expect(await vault.details('PM-C1')).toEqual({ name: 'Amber Sample', email: 'Amber@Example.org' });
      await vault.setDetail('PM-C1', 'email', undefined);
      expect(await vault.details('PM-C1')).toEqual({ name: 'Amber Sample' });
      expect(await vault.details('nobody')).toEqual({});
    });

    test('somebody is found by an e-mail address or a phone number however it is written, and nobody else can have it', async () => {
      const vault = await open();
      await vault.setDetail('PM-C1', 'email', 'Amber@Example.org');
      await vault.setDetail('PM-C1', 'phone', '020 7946 0018');
      expect(await vault.findByDetail('email', ' amber@example.ORG ')).toBe('PM-C1');
      expect(await vault.findByDetail('phone', '+44 20 7946 0018')).toBe('PM-C1');
      expect(await vault.findByDetail('email', 'basil@example.org')).toBeUndefined();
      await expect(vault.setDetail('PM-C2', 'email', 'amber@example.org')).rejects.toThrow(DetailTaken);
      await vault.setDetail('PM-C1', 'email', 'amber@example.org');
    });
  });

  describe(`${name} keeps claims apart from what is proved`, () => {
    const MAIL = 'ada@example.org';

    test('a claim is kept for messages, and nobody is found by it', async () => {
      const vault = await open();
      await vault.claimDetail('A', 'email', 'Ada@Example.org');
      expect([await vault.details('A'), await vault.findByDetail('email', MAIL), await vault.provedDetails('A')]).toEqual([
        { email: 'Ada@Example.org' },
        undefined,
        [],
      ]);
      expect(await vault.claimants('email', MAIL)).toEqual(['A']);
    });

    test('several claim one address, the newest first; whoever proves it has it, and the claims of others are gone', async () => {
      const vault = await open();
      await vault.claimDetail('A', 'email', MAIL);
      await vault.claimDetail('B', 'email', MAIL.toUpperCase());
      expect(await vault.claimants('email', MAIL)).toEqual(['B', 'A']);
      expect([await vault.proveDetail('A', 'email'), await vault.proveDetail('A', 'email')]).toEqual([true, true]);
      expect([await vault.findByDetail('email', MAIL), await vault.claimants('email', MAIL), await vault.details('B')]).toEqual(['A', [], {}]);
      expect(await vault.proveDetail('B', 'email')).toBe(false);
      await expect(vault.claimDetail('B', 'email', MAIL)).rejects.toThrow(DetailTaken);
    });

    test('an address that is set is proved, whoever claimed it before', async () => {
      const vault = await open();
      await vault.claimDetail('A', 'email', MAIL);
      await vault.setDetail('B', 'email', MAIL);
      expect([await vault.findByDetail('email', MAIL), await vault.details('A'), await vault.provedDetails('B')]).toEqual(['B', {}, ['email']]);
    });

    test('a claim of somebody who has proved another way in opens nothing', async () => {
      const vault = await open();
      await vault.claimDetail('A', 'email', MAIL);
      await vault.claimDetail('A', 'phone', '07700 900123');
      expect(await vault.proveDetail('A', 'phone')).toBe(true);
      expect([await vault.claimants('email', MAIL), await vault.proveDetail('A', 'email')]).toEqual([[], false]);
      await vault.setDetail('A', 'email', MAIL);
      expect(await vault.findByDetail('email', MAIL)).toBe('A');
    });

    test('what is proved stays when the same person claims another one', async () => {
      const vault = await open();
      await vault.setDetail('A', 'email', MAIL);
      await vault.claimDetail('A', 'email', 'other@example.org');
      expect([await vault.details('A'), await vault.findByDetail('email', MAIL)]).toEqual([{ email: MAIL }, 'A']);
    });

    test('a claim goes with its person', async () => {
      const vault = await open();
      await vault.claimDetail('A', 'email', MAIL);
      await vault.erase('A', ['contact']);
      expect([await vault.claimants('email', MAIL), await vault.proveDetail('A', 'email')]).toEqual([[], false]);
    });
  });

  test(`${name} keeps documents by their content`, async () => {
    const vault = await open();
    const hash = await vault.putDocument('1. Bids up to £500.');
    expect(hash).toBe(contentHash('1. Bids up to £500.'));
    expect(await vault.putDocument('1. Bids up to £500.')).toBe(hash);
    expect(await vault.document(hash)).toBe('1. Bids up to £500.');
    expect(await vault.document('0'.repeat(64))).toBeUndefined();
  });
}
