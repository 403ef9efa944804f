import { createHash, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Vault } from '#vault';
import type { CheckedFile } from './checked-file.js';
import type { Uploads } from './uploads.js';

export interface UploadsUnderTest {
  readonly uploads: Uploads;
  readonly vault: Vault;
  /** How many files are kept. */
  count(): Promise<number>;
}

const fileOf = (text: string): CheckedFile => {
  const bytes = Buffer.from(text);
  return { mediaType: 'application/pdf', bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
};

/** What every adapter of `Uploads` must do. */
export function uploadsConformance(name: string, open: () => Promise<UploadsUnderTest>): void {
  describe(name, () => {
    let it: UploadsUnderTest;
    let about: string;
    beforeEach(async () => {
      it = await open();
      about = await it.vault.pseudonym({ person: `AP-${randomUUID()}`, context: 'chalcots' });
    });
    const place = (commandId: string = randomUUID(), retention: 'finance' | 'contact' = 'finance') => ({ commandId, stream: 'grant-C-001', about, retention });

    test('a file comes back as it was put, under its hash and with its own key alone', async () => {
      const [one, two] = [await it.uploads.put(fileOf('one'), place()), await it.uploads.put(fileOf('two'), place())];
      expect(one).toMatchObject({ sha256: fileOf('one').sha256, bytes: 3, mediaType: 'application/pdf', key: { subject: 'grant-C-001' } });
      expect((await it.uploads.open(one))?.body.toString()).toBe('one');
      expect((await it.uploads.open(two))?.body.toString()).toBe('two');
      expect(await it.uploads.open({ sha256: one.sha256, key: two.key })).toBeUndefined();
    });

    test('a file is told of by its key, without being opened', async () => {
      const [one, two] = [await it.uploads.put(fileOf('one'), place()), await it.uploads.put(fileOf('two'), place())];
      const other = { ...one.key, commitment: 'f'.repeat(64) };
      expect([...(await it.uploads.describe([two.key, other]))]).toEqual([[two.key.commitment, two]]);
    });

    test('the same file under the same command, many times at once, is one file', async () => {
      const where = place();
      const put = await Promise.all(Array.from({ length: 10 }, () => it.uploads.put(fileOf('one'), where)));
      expect(new Set(put.map((each) => JSON.stringify(each))).size).toBe(1);
      expect(await it.uploads.put(fileOf('one'), where)).toEqual(put[0]);
      expect(await it.count()).toBe(1);
    });

    test('a file that is erased is gone with its key, and files of another class stay', async () => {
      const [picture, receipt] = [await it.uploads.put(fileOf('picture'), place(randomUUID(), 'contact')), await it.uploads.put(fileOf('receipt'), place())];
      await it.uploads.erase(picture, 'contact');
      await it.uploads.erase(picture, 'contact');
      expect(await it.uploads.open(picture)).toBeUndefined();
      expect((await it.vault.read([picture.key])).get(picture.key.commitment)).toBeUndefined();
      expect((await it.uploads.open(receipt))?.body.toString()).toBe('receipt');
      expect(await it.count()).toBe(1);
    });

    test('with what the vault holds of a person their files are erased or hidden', async () => {
      const person = `AP-${randomUUID()}`;
      about = await it.vault.pseudonym({ person, context: 'chalcots' });
      const [picture, receipt] = [await it.uploads.put(fileOf('picture'), place(randomUUID(), 'contact')), await it.uploads.put(fileOf('receipt'), place())];
      await it.vault.erase(person, ['contact']);
      await it.vault.restrict(person, ['finance']);
      expect(await it.uploads.open(picture)).toBeUndefined();
      expect(await it.uploads.open(receipt)).toBeUndefined();
      await it.vault.lift(person, ['finance']);
      expect((await it.uploads.open(receipt))?.body.toString()).toBe('receipt');
    });
  });
}
