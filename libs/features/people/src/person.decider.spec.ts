import { describe, expect, it } from '@jest/globals';
import { sealed, specFor, textRefOf } from '#decider/spec';
import type { PersonEvent } from '#events';
import { authority, by, home, standing, standings, token } from '../test/cast.js';
import { isHeld } from './held-roles.facts.js';
import {
  AcceptIncompatibility,
  AddPerson,
  AskBreakGlass,
  ConfirmGrant,
  EndRole,
  FollowEnding,
  GrantRole,
  OpenBreakGlass,
  ResignRole,
  ReviewBreakGlass,
  TakeUpFounding,
  TakeUpResidence,
  WithdrawProposal,
} from './person.commands.js';
import { personDecider } from './person.decider.js';
import type { PersonFacts } from './person.facts.js';

const { given, givenAt } = specFor(personDecider);
const at = '2026-03-11T19:00:00.000Z';
const today = '2026-03-11';
const facts: PersonFacts = { standings };
/** Pat, whom all of this is about. */
const pat = { person: token('P'), household: home('P') };
type Asked = { grantId: string; role: 'auditor'; place: string; firstDay: string; lastDay?: string };
const of = (role: string, place: string, more: object = {}) => ({ grantId: 'g1', role, place, firstDay: today, ...more }) as Asked;

const grant = (asked: object, who = by('A'), more: object = {}) => sealed(GrantRole, { ...pat, ...(asked as Asked), ...who, ...more }, at);
const confirm = (who = by('B'), grantId = 'g1') => sealed(ConfirmGrant, { person: pat.person, grantId, ...who }, at);
const proposed = (asked: object, more: object = {}): PersonEvent => ({
  type: 'RoleProposed',
  data: { ...pat, ...(asked as Asked), proposedBy: authority('A'), ...more },
});
const granted = (asked: object, more: object = {}): PersonEvent => ({
  type: 'RoleGranted',
  data: { ...pat, ...(asked as Asked), basis: 'one-grantor', grantors: [authority('A')], ...more },
});
const two = { basis: 'two-grantors', grantors: [authority('A'), authority('B')] };
const ended = (asked: Asked, more: object = {}): PersonEvent => ({
  type: 'RoleEnded',
  data: { person: pat.person, grantId: asked.grantId, role: asked.role, place: asked.place, why: 'left', endedBy: authority('A'), ...more },
});

const organiser = of('organiser', 'elm');
const chair = of('panel-chair', 'elm');
const fundHolder = of('fund-holder', 'everywhere', { grantId: 'g2' });

describe('Granting a role', () => {
  it('takes one administrator where no money hangs on it', () => given().when(grant(organiser), facts).then(granted(organiser)));
  it('waits for the second of two where money does', () => given().when(grant(chair), facts).then(proposed(chair)));
  it('counts when the second agrees', () => given(proposed(chair)).when(confirm(), facts).then(granted(chair, two)));
  it('can be called off before that', () =>
    given(proposed(chair))
      .when(sealed(WithdrawProposal, { person: pat.person, grantId: 'g1', ...by('B') }, at), facts)
      .then({ type: 'ProposalWithdrawn', data: { person: pat.person, grantId: 'g1', withdrawnBy: authority('B') } }));
  it('may begin again the day after its last', () =>
    given(granted(of('organiser', 'elm', { grantId: 'g0', lastDay: '2026-03-20' })))
      .when(grant(of('organiser', 'elm', { firstDay: '2026-03-21' })), facts)
      .then(granted(of('organiser', 'elm', { firstDay: '2026-03-21' }))));

  it.each(['panel-chair', 'panel-treasurer', 'panel-member', 'team-manager', 'head-of-service'])('of %s takes two', (role) =>
    given()
      .when(grant(of(role, 'elm')), facts)
      .then(proposed(of(role, 'elm'))),
  );
  it.each(['fund-holder', 'administrator', 'notary-key-holder'])('of %s takes two', (role) =>
    given()
      .when(grant(of(role, 'everywhere')), facts)
      .then(proposed(of(role, 'everywhere'))),
  );

  const emergency: PersonFacts = { standings: { [token('A')]: [{ ...standing('A'), emergency: true }] } };
  it.each([
    ['a role for oneself', [], grant(organiser, by('P')), { standings: { [token('P')]: [standing('P')] } }, 'own-role'],
    ['somebody who may not', [], grant(organiser, by('C')), facts, 'not-a-grantor'],
    ['somebody nobody knows', [], grant(organiser, by('Z')), facts, 'not-a-grantor'],
    ['an administrator for some hours', [], grant(organiser), emergency, 'not-a-grantor'],
    ['the same grant twice', [granted(organiser)], grant(organiser), facts, 'grant-exists'],
    ['one home for both', [], grant(chair, by('A', 'P')), facts, 'one-household'],
    ['a day gone by', [], grant(of('organiser', 'elm', { firstDay: '2026-03-10' })), facts, 'first-day-past'],
    ['a chair of everything', [], grant(of('panel-chair', 'everywhere')), facts, 'wrong-place'],
    ['an administrator of one bank', [], grant(of('administrator', 'elm')), facts, 'wrong-place'],
    ['an end before the beginning', [], grant(of('organiser', 'elm', { firstDay: '2026-03-20', lastDay: '2026-03-19' })), facts, 'ends-before-it-begins'],
    ['a role that is held', [granted(of('organiser', 'elm', { grantId: 'g0', lastDay: today }))], grant(organiser), facts, 'already-held'],
  ] as const)('is refused: %s', (_, past, command, known, code) =>
    given(...past)
      .when(command, known)
      .thenRefused(code),
  );

  const without = (letter: string): PersonFacts => ({ standings: { ...standings, [token(letter)]: [] } });
  it.each([
    ['nothing waits', [], confirm(), facts, 'no-proposal'],
    [
      'it was called off',
      [proposed(chair), { type: 'ProposalWithdrawn', data: { person: pat.person, grantId: 'g1', withdrawnBy: authority('A') } }],
      confirm(),
      facts,
      'no-proposal',
    ],
    ['the same person agrees twice', [proposed(chair)], confirm(by('A')), facts, 'one-grantor-twice'],
    ['it is for oneself', [proposed(chair)], confirm(by('P')), { standings: { ...standings, [token('P')]: [standing('P')] } }, 'own-role'],
    ['the second may not', [proposed(chair)], confirm(by('C')), facts, 'not-a-grantor'],
    ['the first may no more', [proposed(chair)], confirm(), without('A'), 'proposer-not-a-grantor'],
    ['both live together', [proposed(chair)], confirm(by('B', 'A')), facts, 'one-household'],
    ['the second lives with the person', [proposed(chair)], confirm(by('B', 'P')), facts, 'one-household'],
    [
      'its last day has gone by',
      [proposed(of('panel-chair', 'elm', { firstDay: '2026-03-01', lastDay: '2026-03-10' }))],
      confirm(),
      facts,
      'ends-before-it-begins',
    ],
  ] as const)('by a second person is refused when %s', (_, past, command, known, code) =>
    given(...(past as readonly PersonEvent[]))
      .when(command, known)
      .thenRefused(code),
  );
});

describe('Roles that exclude each other', () => {
  const excluding = ['administrator', 'auditor', 'notary-key-holder', 'fund-holder'];
  const approving = ['panel-chair', 'panel-treasurer', 'panel-member', 'team-manager', 'head-of-service'];
  const pairs = excluding.flatMap((one) => approving.map((other) => [one, other] as const));
  it.each(pairs)('%s and %s, whichever comes first', (one, other) => {
    const [first, second] = [of(one, 'everywhere', { grantId: 'g0' }), of(other, 'elm', { grantId: 'g0' })];
    given(granted(first))
      .when(grant(of(other, 'elm')), facts)
      .thenRefused('incompatible');
    given(granted(second))
      .when(grant(of(one, 'everywhere')), facts)
      .thenRefused('incompatible');
  });
  it('not when their days do not meet', () =>
    given(granted(of('panel-member', 'elm', { grantId: 'g0', lastDay: '2026-03-20' })))
      .when(grant(of('auditor', 'everywhere', { firstDay: '2026-03-21' })), facts)
      .then(granted(of('auditor', 'everywhere', { firstDay: '2026-03-21' }))));
  it('not when one was ended', () => given(granted(chair, two), ended(chair)).when(grant(fundHolder), facts).then(proposed(fundHolder)));
  it('also when both wait at once: the second to be agreed to is refused', () =>
    given(proposed(chair), proposed(fundHolder), granted(chair, two))
      .when(confirm(by('B'), 'g2'), facts)
      .thenRefused('incompatible'));

  const until = { lastDay: '2026-06-30' };
  const accepted: PersonEvent = {
    type: 'IncompatibilityAccepted',
    data: { person: pat.person, acceptanceId: 'x1', role: 'fund-holder', place: 'everywhere', ...until, acceptedBy: authority('D', 'panel-chair', 'oak') },
  };
  const accept = (more: object = {}, who = by('D')) =>
    sealed(
      AcceptIncompatibility,
      { person: pat.person, acceptanceId: 'x1', role: 'fund-holder', place: 'everywhere', ...until, bankId: 'oak', ...who, ...more },
      at,
    );
  it('are accepted by the chair of another bank, up to a day', () => given(granted(chair, two)).when(accept(), facts).then(accepted));
  it('and then go together up to that day', () => {
    const shorter = { ...fundHolder, ...until };
    given(granted(chair, two), accepted).when(grant(shorter), facts).then(proposed(shorter));
    given(granted(chair, two), accepted, proposed(shorter))
      .when(confirm(by('B'), 'g2'), facts)
      .then(granted(shorter, { ...two, acceptanceId: 'x1' }));
  });
  it.each([
    ['without a last day', fundHolder],
    ['for longer than was accepted', { ...fundHolder, lastDay: '2026-07-01' }],
  ])('but not %s', (_, asked) => given(granted(chair, two), accepted).when(grant(asked), facts).thenRefused('outlasts-the-exception'));
  it.each([
    ['the bank where the person sits', [granted(chair, two)], accept({ bankId: 'elm' }, by('C')), facts, 'not-another-bank'],
    ['who does not chair that bank', [], accept({ bankId: 'oak' }, by('C')), facts, 'not-a-chair'],
    ['an administrator', [], accept({}, by('A')), facts, 'not-a-chair'],
    ['the person', [], accept({}, by('P')), { standings: { [token('P')]: [standing('P', 'panel-chair', 'oak')] } }, 'own-exception'],
    ['a day gone by', [], accept({ lastDay: '2026-03-10' }), facts, 'ends-before-it-begins'],
    ['for a role that goes with all', [], accept({ role: 'organiser', place: 'elm' }), facts, 'nothing-to-accept'],
    ['twice', [accepted], accept(), facts, 'grant-exists'],
  ] as const)('are not accepted by or for %s', (_, past, command, known, code) =>
    given(...past)
      .when(command, known)
      .thenRefused(code),
  );
});

describe('A deputy', () => {
  const manager = { person: token('M'), grantId: 'gm' };
  const asked = of('officer', 'team-1', { lastDay: '2026-04-01', deputyFor: manager });
  const principal = { role: 'officer', place: 'team-1', lastDay: '2026-06-30' } as const;
  const recorded = { ...asked, deputyFor: { ...manager, lastDay: '2026-06-30' } };
  it('is named by an administrator', () => given().when(grant(asked), { standings, principal }).then(granted(recorded)));
  it('is named by whoever holds the role', () => {
    const own: PersonFacts = { standings: { [token('M')]: [{ ...standing('M', 'officer', 'team-1'), grantId: 'gm' }] }, principal };
    given()
      .when(grant(asked, by('M')), own)
      .then(granted(recorded, { grantors: [{ ...authority('M', 'officer', 'team-1'), grantId: 'gm' }] }));
  });
  it.each([
    ['for another role of theirs', { ...principal, role: 'organiser' as const }, asked, 'nothing-to-deputise'],
    ['for nobody', undefined, asked, 'nothing-to-deputise'],
    ['without a last day', principal, { ...asked, lastDay: undefined }, 'deputy-without-last-day'],
    ['for longer than the role', principal, { ...asked, lastDay: '2026-07-01' }, 'outlasts-the-role'],
    ['for oneself', principal, { ...asked, deputyFor: { person: pat.person, grantId: 'gm' } }, 'nothing-to-deputise'],
    ['for an auditor', { role: 'auditor' as const, place: 'everywhere' }, { ...asked, role: 'auditor', place: 'everywhere' }, 'no-deputies'],
  ])('is not named %s', (_, as, wanted, code) =>
    given()
      .when(grant(wanted), { standings, principal: as })
      .thenRefused(code as 'no-deputies'),
  );
  it('ends with the role deputised for', () =>
    given(granted(recorded))
      .when(sealed(FollowEnding, { person: pat.person, grantId: 'g1', why: 'deputised-role-ended' }, at), { standings: {} })
      .then({ type: 'RoleEnded', data: { person: pat.person, grantId: 'g1', role: 'officer', place: 'team-1', why: 'deputised-role-ended' } }));
});

describe('Ending a role', () => {
  const end = (who = by('A'), grantId = 'g1') => sealed(EndRole, { person: pat.person, grantId, why: 'left', ...who }, at);
  const resign = (grantId = 'g1') => sealed(ResignRole, { person: pat.person, grantId }, at);
  const administrator = of('administrator', 'everywhere');
  it('takes one administrator', () => given(granted(organiser)).when(end(), facts).then(ended(organiser)));
  it('takes one for a money role too', () =>
    given(granted(chair, two))
      .when(end(by('B')), facts)
      .then(ended(chair, { endedBy: authority('B') })));
  it('is open to whoever holds it', () =>
    given(granted(organiser))
      .when(resign(), { standings: {} })
      .then({ type: 'RoleEnded', data: { person: pat.person, grantId: 'g1', role: 'organiser', place: 'elm', why: 'resigned' } }));
  it('is open in an emergency', () => {
    const hours: PersonFacts = { standings: { [token('A')]: [{ ...standing('A'), emergency: true }] } };
    given(granted(organiser)).when(end(), hours).then(ended(organiser));
  });
  it('follows a second time without a trace', () =>
    given(granted(organiser), ended(organiser))
      .when(sealed(FollowEnding, { person: pat.person, grantId: 'g1', why: 'left' }, at), { standings: {} })
      .thenNothing());
  it.each([
    ['a role nobody has', [], end(), facts, 'no-such-role'],
    ['a role that has ended', [granted(organiser), ended(organiser)], end(), facts, 'role-ended'],
    ['by somebody who may not', [granted(organiser)], end(by('C')), facts, 'not-a-grantor'],
    ['an administrator’s', [granted(administrator, two)], end(), facts, 'administrators-stand-together'],
    ['one’s own as an administrator', [granted(administrator, two)], resign(), facts, 'administrators-stand-together'],
    ['by giving up what one never had', [], resign(), facts, 'no-such-role'],
  ] as const)('is refused: %s', (_, past, command, known, code) =>
    given(...past)
      .when(command, known)
      .thenRefused(code),
  );
});

describe('Break-glass', () => {
  const reason = textRefOf('reason');
  const hours = { grantId: 'bg', role: 'administrator' as const };
  const ask = (more: object = {}) => sealed(AskBreakGlass, { ...pat, ...hours, reason, ...more }, at);
  const asked: PersonEvent = { type: 'BreakGlassAsked', data: { ...pat, ...hours, reason } };
  const open = (who = by('E')) => sealed(OpenBreakGlass, { person: pat.person, grantId: 'bg', ...who }, at);
  const opened: PersonEvent = {
    type: 'BreakGlassOpened',
    data: { person: pat.person, ...hours, place: 'everywhere', until: '2026-03-11T23:00:00.000Z', reviewBy: '2026-03-16', agreedBy: authority('E', 'auditor') },
  };
  const note = textRefOf('note');
  const look = (who = by('A'), when = at) => sealed(ReviewBreakGlass, { person: pat.person, grantId: 'bg', finding: 'rightly-used', note, ...who }, when);
  const reviewed = (late: boolean): PersonEvent => ({
    type: 'BreakGlassReviewed',
    data: { person: pat.person, grantId: 'bg', finding: 'rightly-used', note, late, reviewedBy: authority('A') },
  });

  const justNow = (...past: PersonEvent[]) => givenAt(...past.map((fact) => ({ at, fact })));

  it('is asked for by somebody with a role, with a reason', () => given(granted(organiser)).when(ask(), facts).then(asked));
  it('counts for four hours once a second person agrees', () => {
    const outcome = justNow(granted(organiser), asked).when(open(), facts);
    outcome.then(opened);
    const { stateAfter } = outcome;
    const grant = stateAfter().grants.bg;
    expect(grant && [isHeld(grant, at), isHeld(grant, '2026-03-11T22:59:59.999Z'), isHeld(grant, '2026-03-11T23:00:00.000Z')]).toEqual([true, true, false]);
  });
  it('is looked back at within five days, or late', () => {
    given(granted(organiser), asked, opened)
      .when(look(by('A'), '2026-03-16T12:00:00.000Z'), facts)
      .then(reviewed(false));
    given(granted(organiser), asked, opened)
      .when(look(by('A'), '2026-03-17T12:00:00.000Z'), facts)
      .then(reviewed(true));
  });
  it.each([
    ['by a resident without a role', [granted(of('resident', 'elm'))], ask(), facts, 'not-on-the-staff'],
    ['by somebody whose role has ended', [granted(organiser), ended(organiser)], ask(), facts, 'not-on-the-staff'],
    ['by an approver, whom it would let do both', [granted(chair, two)], ask(), facts, 'incompatible'],
    ['while it counts', [granted(organiser), asked, opened], ask({ grantId: 'bg2' }), facts, 'already-held'],
  ] as const)('is not asked for %s', (_, past, command, known, code) =>
    given(...past)
      .when(command, known)
      .thenRefused(code),
  );
  it.each([
    ['nobody asked', [granted(organiser)], open(), 'nothing-asked'],
    ['it is open already', [granted(organiser), asked, opened], open(), 'nothing-asked'],
    ['the same person agrees', [granted(organiser), asked], open(by('P')), 'own-role'],
    ['the second has no say', [granted(organiser), asked], open(by('Z')), 'cannot-agree'],
    ['both live together', [granted(organiser), asked], open(by('E', 'P')), 'one-household'],
    [
      'they became an approver in the meantime',
      [granted(organiser), asked, granted(of('panel-member', 'elm', { grantId: 'g3' }), two)],
      open(),
      'incompatible',
    ],
  ] as const)('is not opened when %s', (_, past, command, code) =>
    justNow(...past)
      .when(command, facts)
      .thenRefused(code),
  );
  it('is not opened a day later', () =>
    givenAt({ at: '2026-03-10T09:00:00.000Z', fact: granted(organiser) }, { at: '2026-03-10T19:00:00.000Z', fact: asked })
      .when(open(), facts)
      .thenRefused('asked-too-long-ago'));
  it.each([
    ['what was never opened', [granted(organiser), asked], look(), 'nothing-to-review'],
    ['by whoever agreed', [granted(organiser), asked, opened], look(by('E')), 'own-review'],
    ['by the person', [granted(organiser), asked, opened], look(by('P')), 'own-review'],
    ['by a chair', [granted(organiser), asked, opened], look(by('C')), 'cannot-review'],
    ['twice', [granted(organiser), asked, opened, reviewed(false)], look(), 'reviewed-already'],
  ] as const)('is not looked back at: %s', (_, past, command, code) =>
    given(...past)
      .when(command, facts)
      .thenRefused(code),
  );
});

describe('a resident', () => {
  const take = (grantId: string) => sealed(TakeUpResidence, { ...pat, grantId, place: 'chalcots', firstDay: today }, at);
  const lives = (grantId: string): PersonEvent => ({
    type: 'RoleGranted',
    data: { ...pat, grantId, role: 'resident', place: 'chalcots', firstDay: today, basis: 'residence', grantors: [] },
  });
  const left = sealed(FollowEnding, { person: pat.person, grantId: 'g1', why: 'left' }, at);
  const gone: PersonEvent = { type: 'RoleEnded', data: { person: pat.person, grantId: 'g1', role: 'resident', place: 'chalcots', why: 'left' } };

  it('is one by the home that they joined, once', () => {
    given().when(take('g1'), { standings: {} }).then(lives('g1'));
    given(lives('g1')).when(take('g1'), { standings: {} }).thenNothing();
  });
  it('who moves within the estate is one by each home, and leaving the first ends that one alone', () => {
    given(lives('g1')).when(take('g2'), { standings: {} }).then(lives('g2'));
    given(lives('g1'), lives('g2')).when(left, { standings: {} }).then(gone);
    given(lives('g1'), gone).when(left, { standings: {} }).thenNothing();
  });
});

it('a founder’s role stands in their own stream, once', () => {
  const take = sealed(TakeUpFounding, { ...pat, grantId: 'g1', firstDay: today, ...by('A'), grantorGrantId: 'grant-A' }, at);
  const founded = granted(of('administrator', 'everywhere'), { basis: 'founding', grantors: [authority('A')] });
  given().when(take, { standings: {} }).then(founded);
  given(founded).when(take, { standings: {} }).thenNothing();
});

describe('Somebody whom an administrator makes known', () => {
  const add = (who = by('A')) => sealed(AddPerson, { ...pat, ...who }, at);
  const added: PersonEvent = { type: 'PersonAdded', data: { ...pat, addedBy: authority('A') } };

  it('is told of once, with the role by which it was done', () => {
    given().when(add(), facts).then(added);
    given(added)
      .when(add(by('B')), facts)
      .thenNothing();
  });
  it('may have joined or applied before, and gets roles afterwards', () => {
    given(granted(organiser)).when(add(), facts).then(added);
    given(added).when(grant(organiser), facts).then(granted(organiser));
  });
  it.each([
    ['who is no administrator', by('C'), facts, 'not-a-grantor'],
    ['who is one for an emergency only', by('A'), { standings: { [token('A')]: [{ ...standing('A'), emergency: true }] } }, 'not-a-grantor'],
  ] as const)('is not by somebody %s', (_, who, known, code) => given().when(add(who), known).thenRefused(code));
});
