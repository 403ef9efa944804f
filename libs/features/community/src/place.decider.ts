import { accept, type Decider, type Decision, type Recorded, type RefusalTable, refuse } from '#decider';
import { londonDay } from '#decider/calendar';
import type { PlaceEvent, PlaceKind } from '#events';
import type { PlaceCommand, PlaceCommandOf } from './place.commands.js';
import { kindFolding, type PlaceFacts } from './place.facts.js';

export interface PlaceState {
  readonly name: string | undefined;
  readonly kind: PlaceKind | undefined;
  /** The neighbourhood of an estate, the estate of a block. */
  readonly within: string | undefined;
  readonly neighbourhoods: readonly string[];
  readonly parts: readonly string[];
  /** The newest manifesto's version; 0 before the first. */
  readonly version: number;
}

export const placeRefusals = {
  'no-such-place': { kind: 'not-found', title: 'There is no place of this name here.' },
  'place-known': { kind: 'conflict', title: 'There is another place of this name already.' },
  'not-that-kind': { kind: 'conflict', title: 'A place of this kind cannot do that.' },
  'not-within': { kind: 'conflict', title: 'A block is of an estate, and an estate of a neighbourhood.' },
  'version-not-next': { kind: 'conflict', title: 'A manifesto takes the number after the one before it.' },
  'adopted-in-the-future': { kind: 'conflict', title: 'A manifesto is put on record after it was adopted, not before.' },
  'goal-twice': { kind: 'conflict', title: 'Each goal of a manifesto has a reference of its own.' },
} as const satisfies RefusalTable;

type Decided = Decision<PlaceEvent>;

/** What a place of each kind belongs to. */
const CONTAINERS: Readonly<Partial<Record<PlaceKind, PlaceKind>>> = { estate: 'neighbourhood', block: 'estate' };

function namePlace({ data }: PlaceCommandOf<'NamePlace'>, state: PlaceState): Decided {
  return state.name === data.name ? accept() : accept({ type: 'PlaceNamed', data });
}

function addPlace({ data }: PlaceCommandOf<'AddPlace'>, state: PlaceState, { kinds }: PlaceFacts): Decided {
  const { placeId, kind, name, within } = data;
  const same = state.kind === kind && state.name === name && state.within === within;
  if (state.kind !== undefined && !same) return refuse('place-known', { placeId });
  if (within === undefined ? kind === 'block' : CONTAINERS[kind] === undefined || kinds[within] !== CONTAINERS[kind]) return refuse('not-within', { kind });
  return same ? accept() : accept({ type: 'PlaceAdded', data });
}

function movePlace({ data }: PlaceCommandOf<'MovePlace'>, state: PlaceState, { kinds }: PlaceFacts): Decided {
  if (state.kind === undefined) return refuse('no-such-place', { placeId: data.placeId });
  // Whoever lives in a block lives on its estate: a block stays where it was built.
  if (state.kind !== 'estate') return refuse('not-that-kind', { kind: state.kind });
  if (kinds[data.within] !== 'neighbourhood') return refuse('not-within', { kind: state.kind });
  return state.within === data.within ? accept() : accept({ type: 'PlaceMoved', data });
}

function assignTeam({ data }: PlaceCommandOf<'AssignTeam'>, state: PlaceState, { kinds }: PlaceFacts): Decided {
  const { placeId, neighbourhoods } = data;
  if (state.kind === undefined) return refuse('no-such-place', { placeId });
  if (state.kind !== 'team') return refuse('not-that-kind', { kind: state.kind });
  const unknown = neighbourhoods.find((each) => kinds[each] !== 'neighbourhood');
  if (unknown !== undefined) return refuse('not-within', { placeId: unknown });
  return isSame(state.neighbourhoods, neighbourhoods) ? accept() : accept({ type: 'TeamAssigned', data });
}

function describeOrganisation({ data }: PlaceCommandOf<'DescribeOrganisation'>, state: PlaceState): Decided {
  if (state.kind === undefined) return refuse('no-such-place', { placeId: data.placeId });
  if (state.kind !== 'organisation') return refuse('not-that-kind', { kind: state.kind });
  return isSame(state.parts, data.parts) ? accept() : accept({ type: 'OrganisationDescribed', data });
}

function adoptManifesto({ data, at }: PlaceCommandOf<'AdoptManifesto'>, state: PlaceState): Decided {
  const { placeId, version, adoptedOn, goals } = data;
  if (state.name === undefined) return refuse('no-such-place', { placeId });
  if (state.kind !== 'estate') return refuse('not-that-kind', { kind: state.kind ?? '' });
  if (state.version > 0 && version !== state.version + 1) return refuse('version-not-next', { version, expected: state.version + 1 });
  if (adoptedOn > londonDay(at)) return refuse('adopted-in-the-future', { adoptedOn });
  const twice = goals.find(({ goalId }, index) => goals.findIndex((goal) => goal.goalId === goalId) < index);
  if (twice) return refuse('goal-twice', { goalId: twice.goalId });
  return accept({ type: 'ManifestoAdopted', data });
}

const isSame = (some: readonly string[], others: readonly string[]) => some.length === others.length && some.every((each, index) => each === others[index]);

function decide(command: PlaceCommand, state: PlaceState, facts: PlaceFacts): Decided {
  switch (command.type) {
    case 'NamePlace':
      return namePlace(command, state);
    case 'AddPlace':
      return addPlace(command, state, facts);
    case 'MovePlace':
      return movePlace(command, state, facts);
    case 'AssignTeam':
      return assignTeam(command, state, facts);
    case 'DescribeOrganisation':
      return describeOrganisation(command, state);
    case 'AdoptManifesto':
      return adoptManifesto(command, state);
  }
}

function evolve(state: PlaceState, event: Recorded<PlaceEvent>): PlaceState {
  const kind = kindFolding.evolve(state.kind, event);
  const { type, data } = event;
  switch (type) {
    case 'PlaceNamed':
      return { ...state, kind, name: data.name };
    case 'PlaceAdded':
      return { ...state, kind, name: data.name, within: data.within };
    case 'PlaceMoved':
      return { ...state, within: data.within };
    case 'TeamAssigned':
      return { ...state, neighbourhoods: data.neighbourhoods };
    case 'OrganisationDescribed':
      return { ...state, parts: data.parts };
    case 'ManifestoAdopted':
      return { ...state, version: data.version };
  }
}

/** A place: its name, what it is part of, and what the residents of an estate want for it (domain.md, "The community side"). Stream `place-<id>`. */
export const placeDecider: Decider<PlaceState, PlaceCommand, PlaceFacts, PlaceEvent> = {
  name: 'place',
  refusals: placeRefusals,
  initialState: { name: undefined, kind: undefined, within: undefined, neighbourhoods: [], parts: [], version: 0 },
  evolve,
  decide,
  commandOf: ([event]) => commandBehind(event),
  factsOf: ([event]) => factsBehind(event),
};

const SENT_AS = {
  PlaceNamed: 'NamePlace',
  PlaceAdded: 'AddPlace',
  PlaceMoved: 'MovePlace',
  TeamAssigned: 'AssignTeam',
  OrganisationDescribed: 'DescribeOrganisation',
  ManifestoAdopted: 'AdoptManifesto',
} as const;

function commandBehind(event: Recorded<PlaceEvent> | undefined): PlaceCommand {
  if (!event) throw new RangeError('a command that wrote nothing cannot be told from its events');
  return { type: SENT_AS[event.type], data: event.data, at: event.recordedAt } as PlaceCommand;
}

/** What stands in an event was found to be of the right kind. */
function factsBehind(event: Recorded<PlaceEvent> | undefined): PlaceFacts {
  if (event?.type === 'TeamAssigned') return { kinds: Object.fromEntries(event.data.neighbourhoods.map((each) => [each, 'neighbourhood' as const])) };
  if (event?.type === 'PlaceMoved') return { kinds: { [event.data.within]: 'neighbourhood' } };
  if (event?.type !== 'PlaceAdded' || event.data.within === undefined) return { kinds: {} };
  return { kinds: { [event.data.within]: CONTAINERS[event.data.kind] } };
}
