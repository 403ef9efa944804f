import { beforeEach, describe, expect, test } from '@jest/globals';
import { RoundSecretMissing, type RoundSecrets } from './round-secrets.js';

/** What every adapter of the port must do; `opened` gives one that holds nothing. */
export function roundSecretsConformance(name: string, opened: () => Promise<RoundSecrets>): void {
  describe(name, () => {
    let secrets: RoundSecrets;
    beforeEach(async () => {
      secrets = await opened();
    });

    test('draws 32 bytes for each round, and the same ones again', async () => {
      const secret = await secrets.draw('H-R1');
      expect(secret).toHaveLength(32);
      expect(await secrets.draw('H-R1')).toEqual(secret);
      expect(await secrets.read('H-R1')).toEqual(secret);
      expect(await secrets.draw('H-R2')).not.toEqual(secret);
    });

    test('draws one where many ask at once', async () => {
      const drawn = await Promise.all(Array.from({ length: 20 }, () => secrets.draw('H-R1')));
      expect(new Set(drawn.map((secret) => secret.toString('hex'))).size).toBe(1);
    });

    test('says by name that there is none', async () => {
      await expect(secrets.read('H-R1')).rejects.toThrow(RoundSecretMissing);
    });

    test('has nothing left of one that is destroyed, and the others still', async () => {
      await secrets.draw('H-R1');
      const other = await secrets.draw('H-R2');
      await secrets.destroy('H-R1');
      await secrets.destroy('H-R1');
      await expect(secrets.read('H-R1')).rejects.toThrow(RoundSecretMissing);
      expect(await secrets.read('H-R2')).toEqual(other);
    });
  });
}
