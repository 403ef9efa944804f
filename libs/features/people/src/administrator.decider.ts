import { accept, type Decider, type Decision, type Recorded, type RefusalTable, refuse } from '#decider';
import type { AdministratorEvent } from '#events';
import type { AdministratorCommand, AdministratorCommandOf } from './administrator.commands.js';
import { type Administrators, administrators, isEnded } from './administrators.facts.js';
import type { Standings } from './authority.facts.js';
import { authorityOf, lasting } from './judged.decider.js';

export const administratorRefusals = {
  'founded-already': { kind: 'conflict', title: 'There are administrators already. One of them can give this role.' },
  'one-founder': { kind: 'conflict', title: 'The first two administrators must be two different people.' },
  'founders-share-a-home': { kind: 'conflict', title: 'The first two administrators must live in different homes.' },
  'role-ended': { kind: 'conflict', title: 'This role has ended already.' },
  'another-must-end-it': { kind: 'forbidden', title: 'Another administrator must end your role.' },
  'no-such-role': { kind: 'not-found', title: 'This person does not have this role.' },
  'not-a-grantor': { kind: 'forbidden', title: 'Only an administrator can do this.' },
  'lasting-needs-lasting': {
    kind: 'forbidden',
    title: 'Only an administrator whose role has no last day can end this one, so that there is always one.',
  },
} as const satisfies RefusalTable;

/**
 * What must be exact over all administrators: the first two, and whose role was ended. Of two who end each other's role in one moment the first wins; whoever
 * ends a role stays, so that there is always an administrator. Stream `administrators-all`.
 */
export const administratorDecider: Decider<Administrators, AdministratorCommand, Standings, AdministratorEvent> = {
  name: 'administrators',
  refusals: administratorRefusals,
  initialState: administrators.initialState,
  evolve: administrators.evolve,
  decide: (command, state, standings) => (command.type === 'FoundAdministrators' ? found(command, state) : end(command, state, standings)),
  commandOf: ([event]) => commandBehind(event),
  factsOf: ([event]) => standingsBehind(event),
};

function found({ data }: AdministratorCommandOf<'FoundAdministrators'>, { founders }: Administrators): Decision<AdministratorEvent> {
  if (Object.keys(founders).length > 0) return refuse('founded-already');
  const distinct = (of: 'person' | 'household') => new Set(data.founders.map((founder) => founder[of])).size === 2;
  if (!distinct('person')) return refuse('one-founder');
  if (!distinct('household')) return refuse('founders-share-a-home');
  return accept<AdministratorEvent>({ type: 'AdministratorsFounded', data });
}

function end({ data }: AdministratorCommandOf<'EndAdministrator'>, state: Administrators, standings: Standings): Decision<AdministratorEvent> {
  const { person, grantId, why } = data;
  if (isEnded(state, person, grantId)) return refuse('role-ended');
  if (data.grantor === person) return refuse('another-must-end-it');
  const target = standings[person]?.find((standing) => standing.grantId === grantId && lasting(['administrator'])(standing));
  if (!target) return refuse('no-such-role');
  // Those gathered before this turn may have lost their role in the meantime, which this stream alone knows.
  const endedBy = authorityOf(data, standings, (standing) => lasting(['administrator'])(standing) && !isEnded(state, data.grantor, standing.grantId));
  if (!endedBy) return refuse('not-a-grantor');
  if (target.lastDay === undefined && endedBy.lastDay !== undefined) return refuse('lasting-needs-lasting');
  const { lastDay } = target;
  return accept<AdministratorEvent>({
    type: 'AdministratorEnded',
    data: { person, grantId, ...(lastDay === undefined ? {} : { lastDay }), why, endedBy },
  });
}

type Seen = Recorded<AdministratorEvent> | undefined;

function commandBehind(event: Seen): AdministratorCommand {
  if (!event) throw new RangeError('a command that wrote nothing cannot be told from its events');
  const at = event.recordedAt;
  if (event.type === 'AdministratorsFounded') return { type: 'FoundAdministrators', data: event.data, at };
  const { person, grantId, why, endedBy } = event.data;
  if (why === 'resigned' || why === 'deputised-role-ended') throw new RangeError(`no administrator’s role ends because of ${why}`);
  return { type: 'EndAdministrator', data: { person, grantId, why, grantor: endedBy.person, grantorHousehold: endedBy.household }, at };
}

function standingsBehind(event: Seen): Standings {
  if (event?.type !== 'AdministratorEnded') return {};
  const { person, grantId, lastDay, endedBy } = event.data;
  const { person: by, household: _, ...standing } = endedBy;
  return { [person]: [{ role: 'administrator', place: 'everywhere', grantId, lastDay }], [by]: [standing] };
}
