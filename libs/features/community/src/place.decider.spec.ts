import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sealed, specFor } from '#decider/spec';
import type { PlaceEvent } from '#events';
import { AddPlace, AdoptManifesto, AssignTeam, DescribeOrganisation, MovePlace, NamePlace } from './place.commands.js';
import { placeDecider } from './place.decider.js';
import type { PlaceFacts } from './place.facts.js';

const { given } = specFor(placeDecider);
const at = '2026-01-26T18:00:00.000Z';
const nothing: PlaceFacts = { kinds: {} };
const named: PlaceEvent = { type: 'PlaceNamed', data: { placeId: 'chalcots', name: 'Chalcots Estate' } };
const goal = (goalId: string) => ({ goalId, textHash: 'a'.repeat(64) });
const manifesto = { placeId: 'chalcots', version: 1, adoptedOn: '2026-01-24', householdsHeard: 212, conversations: 248, goals: [goal('C1'), goal('C2')] };
const adopted = (version: number): PlaceEvent => ({ type: 'ManifestoAdopted', data: { ...manifesto, version } });
const adopt = (change: Partial<typeof manifesto> = {}) => sealed(AdoptManifesto, { ...manifesto, ...change }, at);

describe('A place', () => {
  const name = (text: string) => sealed(NamePlace, { placeId: 'chalcots', name: text }, at);

  it('gets a name', () => given().when(name('Chalcots Estate'), nothing).then(named));
  it('keeps its name when it is named the same again', () => given(named).when(name('Chalcots Estate'), nothing).thenNothing());
  it('may be given another name', () =>
    given(named)
      .when(name('The Chalcots'), nothing)
      .then({ type: 'PlaceNamed', data: { placeId: 'chalcots', name: 'The Chalcots' } }));
});

describe('A manifesto', () => {
  it('is adopted with its goals and how many were heard', () => given(named).when(adopt(), nothing).then(adopted(1)));
  it('may start at a later version, when residents had one on paper before', () =>
    given(named)
      .when(adopt({ version: 2 }), nothing)
      .then(adopted(2)));
  it('follows the one before it', () =>
    given(named, adopted(2))
      .when(adopt({ version: 3 }), nothing)
      .then(adopted(3)));
  it('may be adopted late on the day it is put on record, by the London clock', () =>
    given(named)
      .when(sealed(AdoptManifesto, { ...manifesto, adoptedOn: '2026-07-02' }, '2026-07-01T23:30:00.000Z'), nothing)
      .then({ type: 'ManifestoAdopted', data: { ...manifesto, adoptedOn: '2026-07-02' } }));

  it.each([
    ['of a place that nobody named', [], {}, 'no-such-place'],
    ['with the number of the one before it', [named, adopted(2)], { version: 2 }, 'version-not-next'],
    ['with a number left out', [named, adopted(2)], { version: 4 }, 'version-not-next'],
    ['adopted tomorrow', [named], { adoptedOn: '2026-01-27' }, 'adopted-in-the-future'],
    ['that names a goal twice', [named], { goals: [goal('C1'), goal('C2'), goal('C1')] }, 'goal-twice'],
  ] as const)('%s is refused', (_, past, change, code) => {
    given(...(past as readonly PlaceEvent[]))
      .when(adopt(change as Partial<typeof manifesto>), nothing)
      .thenRefused(code);
  });

  it('is accepted after any other exactly when it is the next', () => {
    const version = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(version, version, (last, next) => {
        const outcome = given(named, adopted(last)).when(adopt({ version: next }), nothing);
        if (next === last + 1) outcome.then(adopted(next));
        else outcome.thenRefused('version-not-next');
      }),
    );
  });
});

describe('A place of another kind', () => {
  const added = (data: Extract<PlaceEvent, { type: 'PlaceAdded' }>['data']): PlaceEvent => ({ type: 'PlaceAdded', data });
  const block = { placeId: 'taplow', kind: 'block', name: 'Taplow', within: 'chalcots' } as const;
  const team = added({ placeId: 'kt-team', kind: 'team', name: 'Kentish Town team' });
  const host = added({ placeId: 'castlehaven', kind: 'organisation', name: 'Castlehaven Community Association' });
  const known: PlaceFacts = { kinds: { chalcots: 'estate', north: 'neighbourhood', south: 'neighbourhood', taplow: 'block' } };
  const move = (within: string) => sealed(MovePlace, { placeId: 'chalcots', within }, at);
  const assign = (...neighbourhoods: string[]) => sealed(AssignTeam, { placeId: 'kt-team', neighbourhoods }, at);
  const describedAs = (...parts: ('partner' | 'host' | 'accountable-body')[]) => sealed(DescribeOrganisation, { placeId: 'castlehaven', parts }, at);

  it.each([
    ['a neighbourhood', { placeId: 'north', kind: 'neighbourhood', name: 'North Camden' }],
    ['an estate of a neighbourhood', { placeId: 'hilgrove', kind: 'estate', name: 'Hilgrove', within: 'north' }],
    ['an estate alone', { placeId: 'hilgrove', kind: 'estate', name: 'Hilgrove' }],
    ['a block of an estate', block],
    ['a team', { placeId: 'kt-team', kind: 'team', name: 'Kentish Town team' }],
    ['an organisation', { placeId: 'castlehaven', kind: 'organisation', name: 'Castlehaven' }],
  ] as const)('is added: %s', (_, data) => {
    given()
      .when(sealed(AddPlace, data, at), known)
      .then(added(data));
    given(added(data))
      .when(sealed(AddPlace, data, at), known)
      .thenNothing();
  });

  it.each([
    ['a block of no estate', [], sealed(AddPlace, { placeId: 'taplow', kind: 'block', name: 'Taplow' }, at), 'not-within'],
    ['a block of a neighbourhood', [], sealed(AddPlace, { ...block, within: 'north' }, at), 'not-within'],
    ['a block of a place nobody knows', [], sealed(AddPlace, { ...block, within: 'nowhere' }, at), 'not-within'],
    ['a neighbourhood of an estate', [], sealed(AddPlace, { ...block, kind: 'neighbourhood' }, at), 'not-within'],
    ['a team of a neighbourhood', [], sealed(AddPlace, { ...block, kind: 'team', within: 'north' }, at), 'not-within'],
    ['a block that is known by another name', [added(block)], sealed(AddPlace, { ...block, name: 'Burnham' }, at), 'place-known'],
    ['an estate where a block is', [added(block)], sealed(AddPlace, { placeId: 'taplow', kind: 'estate', name: 'Taplow' }, at), 'place-known'],
    ['an estate moved into an estate', [named], move('chalcots'), 'not-within'],
    ['a place nobody knows, moved', [], move('north'), 'no-such-place'],
    ['a block that moves', [added(block)], sealed(MovePlace, { placeId: 'taplow', within: 'north' }, at), 'not-that-kind'],
    ['a team that serves an estate', [team], assign('north', 'chalcots'), 'not-within'],
    ['an estate that serves', [named], assign('north'), 'not-that-kind'],
    ['a team nobody knows, assigned', [], assign('north'), 'no-such-place'],
    ['a team that hosts', [team], describedAs('host'), 'not-that-kind'],
    ['an organisation nobody knows, described', [], describedAs('host'), 'no-such-place'],
    ['a manifesto of a block', [added(block)], adopt(), 'not-that-kind'],
  ] as const)('is refused: %s', (_, past, command, code) => {
    given(...(past as readonly PlaceEvent[]))
      .when(command, known)
      .thenRefused(code);
  });

  it('moves with its name kept, and is where it is already', () => {
    given(named)
      .when(move('north'), known)
      .then({ type: 'PlaceMoved', data: { placeId: 'chalcots', within: 'north' } });
    given(named, { type: 'PlaceMoved', data: { placeId: 'chalcots', within: 'north' } })
      .when(move('north'), known)
      .thenNothing();
  });

  it('that is a team serves neighbourhoods, all of them named each time', () => {
    const served: PlaceEvent = { type: 'TeamAssigned', data: { placeId: 'kt-team', neighbourhoods: ['north', 'south'] } };
    given(team).when(assign('north', 'south'), known).then(served);
    given(team, served).when(assign('north', 'south'), known).thenNothing();
    given(team, served)
      .when(assign('south'), known)
      .then({ type: 'TeamAssigned', data: { placeId: 'kt-team', neighbourhoods: ['south'] } });
  });

  it('that is an organisation is a partner, a host or the body that holds the money', () => {
    const described: PlaceEvent = { type: 'OrganisationDescribed', data: { placeId: 'castlehaven', parts: ['host', 'accountable-body'] } };
    given(host).when(describedAs('host', 'accountable-body'), known).then(described);
    given(host, described).when(describedAs('host', 'accountable-body'), known).thenNothing();
  });

  it('may be given another name and stays what it is', () => {
    const after = given(added(block)).when(sealed(NamePlace, { placeId: 'taplow', name: 'Taplow House' }, at), nothing);
    expect(after.stateAfter()).toMatchObject({ kind: 'block', name: 'Taplow House', within: 'chalcots' });
  });
});
