import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { sealed, specFor } from '#decider/spec';
import type { PlaceEvent } from '#events';
import { AdoptManifesto, NamePlace } from './place.commands.js';
import { placeDecider } from './place.decider.js';

const { given } = specFor(placeDecider);
const at = '2026-01-26T18:00:00.000Z';
const named: PlaceEvent = { type: 'PlaceNamed', data: { placeId: 'chalcots', name: 'Chalcots Estate' } };
const goal = (goalId: string) => ({ goalId, textHash: 'a'.repeat(64) });
const manifesto = { placeId: 'chalcots', version: 1, adoptedOn: '2026-01-24', householdsHeard: 212, conversations: 248, goals: [goal('C1'), goal('C2')] };
const adopted = (version: number): PlaceEvent => ({ type: 'ManifestoAdopted', data: { ...manifesto, version } });
const adopt = (change: Partial<typeof manifesto> = {}) => sealed(AdoptManifesto, { ...manifesto, ...change }, at);

describe('A place', () => {
  const name = (text: string) => sealed(NamePlace, { placeId: 'chalcots', name: text }, at);

  it('gets a name', () => given().when(name('Chalcots Estate'), undefined).then(named));
  it('keeps its name when it is named the same again', () => given(named).when(name('Chalcots Estate'), undefined).thenNothing());
  it('may be given another name', () =>
    given(named)
      .when(name('The Chalcots'), undefined)
      .then({ type: 'PlaceNamed', data: { placeId: 'chalcots', name: 'The Chalcots' } }));
});

describe('A manifesto', () => {
  it('is adopted with its goals and how many were heard', () => given(named).when(adopt(), undefined).then(adopted(1)));
  it('may start at a later version, when residents had one on paper before', () =>
    given(named)
      .when(adopt({ version: 2 }), undefined)
      .then(adopted(2)));
  it('follows the one before it', () =>
    given(named, adopted(2))
      .when(adopt({ version: 3 }), undefined)
      .then(adopted(3)));
  it('may be adopted late on the day it is put on record, by the London clock', () =>
    given(named)
      .when(sealed(AdoptManifesto, { ...manifesto, adoptedOn: '2026-07-02' }, '2026-07-01T23:30:00.000Z'), undefined)
      .then({ type: 'ManifestoAdopted', data: { ...manifesto, adoptedOn: '2026-07-02' } }));

  it.each([
    ['of a place that nobody named', [], {}, 'no-such-place'],
    ['with the number of the one before it', [named, adopted(2)], { version: 2 }, 'version-not-next'],
    ['with a number left out', [named, adopted(2)], { version: 4 }, 'version-not-next'],
    ['adopted tomorrow', [named], { adoptedOn: '2026-01-27' }, 'adopted-in-the-future'],
    ['that names a goal twice', [named], { goals: [goal('C1'), goal('C2'), goal('C1')] }, 'goal-twice'],
  ] as const)('%s is refused', (_, past, change, code) => {
    given(...(past as readonly PlaceEvent[]))
      .when(adopt(change as Partial<typeof manifesto>), undefined)
      .thenRefused(code);
  });

  it('is accepted after any other exactly when it is the next', () => {
    const version = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(version, version, (last, next) => {
        const outcome = given(named, adopted(last)).when(adopt({ version: next }), undefined);
        if (next === last + 1) outcome.then(adopted(next));
        else outcome.thenRefused('version-not-next');
      }),
    );
  });
});
