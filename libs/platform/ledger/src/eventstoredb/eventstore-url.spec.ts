import { describe, expect, test } from '@jest/globals';
import { eventstoreAddress } from './eventstore-url.js';
import { comparePositions, placeAt, positionAt } from './position.js';
import { isSupported } from './server-version.js';

describe('an address', () => {
  test('keeps what the operator chose, and shows people its hosts alone', () => {
    expect(eventstoreAddress('esdb://bank:s%3Acret@one:2113,two:2113/?tls=true&tlsCAFile=%2Fca.pem')).toEqual({
      url: 'esdb://bank:s%3Acret@one:2113,two:2113?tls=true&tlsCAFile=%2Fca.pem&throwOnAppendFailure=true&nodePreference=leader',
      hosts: 'one:2113,two:2113',
      credentials: { username: 'bank', password: 's:cret' },
    });
  });

  test.each(['throwOnAppendFailure=false', 'throw-on-append-failure=false', 'ThrowOnAppendFailure=false', 'nodePreference=follower'])(
    'never lets the client answer what did not happen, or ask a follower: %s',
    (option) => {
      expect(eventstoreAddress(`esdb://one:2113?tls=false&${option}`)?.url).toBe('esdb://one:2113?tls=false&throwOnAppendFailure=true&nodePreference=leader');
    },
  );

  test('may name a cluster by its domain', () => {
    expect(eventstoreAddress('esdb+discover://cluster.example.org')?.hosts).toBe('cluster.example.org');
  });

  test.each(['http://one:2113', 'esdb://', 'esdb://user@one:2113', 'esdb://user:100%@one:2113', 'one:2113', ''])('is not %j', (text) => {
    expect(eventstoreAddress(text)).toBeUndefined();
  });
});

test.each([
  ['20.10.5', false],
  ['21.10.11', false],
  ['22.6.0', false],
  ['22.10.0', true],
  ['24.10.4', true],
  ['26.0.1-lts', true],
  ['unknown', false],
])('a server of version %s is new enough: %s', (version, enough) => {
  expect(isSupported(version)).toBe(enough);
});

describe('a position', () => {
  test('is ordered by its numbers, not by its letters, also where they are larger than a double can hold', () => {
    const positions = [9n, 10n, 9_007_199_254_740_993n, 9_007_199_254_740_994n].map((commit) => positionAt({ commit, prepare: commit }));
    expect(positions.toReversed().sort(comparePositions)).toEqual(positions);
    expect(comparePositions('7/3', '7/5')).toBeLessThan(0);
    expect(comparePositions('7/5', '7/5')).toBe(0);
    expect(placeAt('7/5')).toEqual({ commit: 7n, prepare: 5n });
  });

  test('that is none stands before and after nothing', () => {
    expect(comparePositions('nonsense', '7/5')).toBeNaN();
    expect(comparePositions('7/5', '17')).toBeNaN();
  });
});
