import { type FoldingReaction, type Reaction, type Recorded, reactions } from '#decider';
import type { AdministratorEvent, PersonEvent } from '#events';
import { FollowEnding, TakeUpFounding } from './person.commands.js';

type Of<T extends AdministratorEvent['type']> = Extract<Recorded<AdministratorEvent>, { type: T }>;

/** What is decided among all administrators then stands in each one's own stream. */
export const administratorReactions = reactions({
  AdministratorsFounded: (event) => takeUp(event as Of<'AdministratorsFounded'>),
  AdministratorEnded: (event) => {
    const { person, grantId, why } = (event as Of<'AdministratorEnded'>).data;
    return [{ command: FollowEnding, data: { person, grantId, why } }];
  },
});

function takeUp({ data: { founders, firstDay } }: Of<'AdministratorsFounded'>): readonly Reaction[] {
  return founders.flatMap((founder) =>
    founders
      .filter(({ person }) => person !== founder.person)
      .map((other) => ({
        command: TakeUpFounding,
        data: { ...founder, firstDay, grantor: other.person, grantorHousehold: other.household, grantorGrantId: other.grantId },
      })),
  );
}

type Deputies = Readonly<Record<string, readonly { readonly person: string; readonly grantId: string }[]>>;
type RoleEvent = Extract<Recorded<PersonEvent>, { type: 'RoleGranted' | 'RoleEnded' }>;

const deputies = {
  initialState: {} as Deputies,
  evolve(state: Deputies, event: RoleEvent): Deputies {
    if (event.type === 'RoleEnded' || !event.data.deputyFor) return state;
    const { person, grantId, deputyFor } = event.data;
    return { ...state, [deputyFor.grantId]: [...(state[deputyFor.grantId] ?? []), { person, grantId }] };
  },
};

/** A deputy's role ends with the role that they stand in for (domain.md, "Who may do what"). */
export const deputyReaction: FoldingReaction<Deputies> = {
  name: 'people-deputies',
  types: ['RoleGranted', 'RoleEnded'],
  folding: deputies,
  react: ({ type, data }, state) =>
    type === 'RoleEnded'
      ? (state[String(data.grantId)] ?? []).map((deputy) => ({ command: FollowEnding, data: { ...deputy, why: 'deputised-role-ended' } }))
      : [],
};
