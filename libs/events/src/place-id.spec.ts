import { describe, expect, it } from '@jest/globals';
import { placeId } from './primitives.js';

describe('the id of a place where roles are held', () => {
  it.each(['everywhere', 'installation', 'Everywhere', 'INSTALLATION'])('is never %s: whoever held a role there would hold it everywhere', (word) => {
    expect(placeId.safeParse(word).error?.issues.map(({ message }) => message)).toEqual([
      'choose another name: “everywhere” and “installation” mean all places at once',
    ]);
  });

  it.each(['chalcots', 'team-everywhere', 'installation-2'])('may be %s', (word) => expect(placeId.parse(word)).toBe(word));
});
