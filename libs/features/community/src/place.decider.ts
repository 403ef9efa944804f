import { accept, type Decider, type Decision, type Recorded, type RefusalTable, refuse } from '#decider';
import { londonDay } from '#decider/calendar';
import type { PlaceEvent } from '#events';
import type { PlaceCommand, PlaceCommandOf } from './place.commands.js';

export interface PlaceState {
  readonly name: string | undefined;
  /** The newest manifesto's version; 0 before the first. */
  readonly version: number;
}

export const placeRefusals = {
  'no-such-place': { kind: 'not-found', title: 'There is no estate of this name here.' },
  'version-not-next': { kind: 'conflict', title: 'A manifesto takes the number after the one before it.' },
  'adopted-in-the-future': { kind: 'conflict', title: 'A manifesto is put on record after it was adopted, not before.' },
  'goal-twice': { kind: 'conflict', title: 'Each goal of a manifesto has a reference of its own.' },
} as const satisfies RefusalTable;

function namePlace({ data }: PlaceCommandOf<'NamePlace'>, state: PlaceState): Decision<PlaceEvent> {
  return state.name === data.name ? accept() : accept({ type: 'PlaceNamed', data });
}

function adoptManifesto({ data, at }: PlaceCommandOf<'AdoptManifesto'>, state: PlaceState): Decision<PlaceEvent> {
  const { placeId, version, adoptedOn, goals } = data;
  if (state.name === undefined) return refuse('no-such-place', { placeId });
  if (state.version > 0 && version !== state.version + 1) return refuse('version-not-next', { version, expected: state.version + 1 });
  if (adoptedOn > londonDay(at)) return refuse('adopted-in-the-future', { adoptedOn });
  const twice = goals.find(({ goalId }, index) => goals.findIndex((goal) => goal.goalId === goalId) < index);
  if (twice) return refuse('goal-twice', { goalId: twice.goalId });
  return accept({ type: 'ManifestoAdopted', data });
}

/** An estate: its name and what its residents want for it (domain.md, "The community side"). Stream `place-<id>`. */
export const placeDecider: Decider<PlaceState, PlaceCommand, undefined, PlaceEvent> = {
  name: 'place',
  refusals: placeRefusals,
  initialState: { name: undefined, version: 0 },
  evolve: (state, event) => (event.type === 'PlaceNamed' ? { ...state, name: event.data.name } : { ...state, version: event.data.version }),
  decide: (command, state) => (command.type === 'NamePlace' ? namePlace(command, state) : adoptManifesto(command, state)),
  commandOf: ([event]) => commandBehind(event),
  factsOf: () => undefined,
};

function commandBehind(event: Recorded<PlaceEvent> | undefined): PlaceCommand {
  if (!event) throw new RangeError('a command that wrote nothing cannot be told from its events');
  const { recordedAt: at } = event;
  return event.type === 'PlaceNamed' ? { type: 'NamePlace', data: event.data, at } : { type: 'AdoptManifesto', data: event.data, at };
}
