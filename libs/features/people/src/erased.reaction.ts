import type { FoldingReaction, Recorded } from '#decider';
import type { PersonEvent, PrivacyEvent } from '#events';
import { FollowEnding } from './person.commands.js';

type Told = Recorded<Extract<PersonEvent, { type: 'RoleGranted' | 'RoleEnded' | 'BreakGlassOpened' }> | Extract<PrivacyEvent, { type: 'ErasureAnswered' }>>;

/** By token of the installation, which requests about personal data stand under as well. */
interface Known {
  /** The grants of each person that were not ended. */
  readonly grants: Readonly<Record<string, readonly string[]>>;
  readonly erased: Readonly<Record<string, true>>;
}

const folding = {
  initialState: { grants: {}, erased: {} } as Known,
  evolve({ grants, erased }: Known, event: Told): Known {
    if (event.type === 'ErasureAnswered') return { grants, erased: { ...erased, [event.data.token]: true } };
    const { person, grantId } = event.data;
    const others = (grants[person] ?? []).filter((each) => each !== grantId);
    return { erased, grants: { ...grants, [person]: event.type === 'RoleEnded' ? others : [...others, grantId] } };
  },
};

/**
 * Whoever asked to be erased holds no office from the answer on, and a grant that was under way is ended as soon as it is made (audit.md, "Personal data"). An
 * administrator's request is refused while they are one, so that there is always an administrator.
 */
export const erasedReaction: FoldingReaction<Known> = {
  name: 'people-erased',
  types: ['RoleGranted', 'RoleEnded', 'BreakGlassOpened', 'ErasureAnswered'],
  folding,
  react({ type, data }, { grants, erased }) {
    const person = String(type === 'ErasureAnswered' ? data.token : data.person);
    if (type === 'RoleEnded' || !erased[person]) return [];
    return (grants[person] ?? []).map((grantId) => ({ command: FollowEnding, data: { person, grantId, why: 'left' } }));
  },
};
