import { NotFoundException } from '@nestjs/common';
import type { QueryBus } from '@nestjs/cqrs';
import { commandRoutes, type Filling, held, idIn, installation, mayBeSent, pathOf, type Relation } from '#http';
import { INSTALLATION } from '#identity';
import { EndAdministrator } from './administrator.commands.js';
import { HomeOf } from './known-people.query.js';
import {
  AcceptIncompatibility,
  AddPerson,
  AskBreakGlass,
  ConfirmGrant,
  EndRole,
  GrantRole,
  OpenBreakGlass,
  ResignRole,
  ReviewBreakGlass,
  WithdrawProposal,
} from './person.commands.js';
import { AGREE_TO_BREAK_GLASS } from './role-kinds.decider.js';

/** Somebody for themselves; not with a helper at their side, who must not learn or change what they may do. */
const themselves: Relation = async (request, _asked, _queries, doorkeeper) =>
  request.signedIn?.helper === undefined ? doorkeeper.actingAs(request, INSTALLATION, ['applicant']) : undefined;

const JSON_GRANT = /^\/api\/people\/[^/]+\/roles$/;

/**
 * Whoever names a deputy for a role of their own: over JSON it says whose, on the page where they do so it can be nobody else's. Any other page grants what its form
 * says and reads no such field: a body that brings one there opens nothing.
 */
const ownDeputy: Relation = async (request, asked, queries, doorkeeper) => {
  const own = pathOf(request) === '/you/deputies';
  const named = (asked.deputyFor as { readonly person?: unknown } | null | undefined)?.person;
  if (!own && (named === undefined || !JSON_GRANT.test(pathOf(request)))) return undefined;
  const acting = await themselves(request, asked, queries, doorkeeper);
  return own || acting?.actor === named ? acting : undefined;
};

/** Whoever may agree to break-glass, at whichever bank or team they hold their role; the decider asks again by the ledger. */
const agreeing: Relation = async (request, asked, queries, doorkeeper) =>
  (await doorkeeper.holdsSomewhere(request, AGREE_TO_BREAK_GLASS)) ? themselves(request, asked, queries, doorkeeper) : undefined;

/** The chair of a bank, under the token of the installation: one event never carries two tokens of one person. */
const chairOf: Relation = async (request, asked, queries, doorkeeper) => {
  const chair = await doorkeeper.actingAs(request, idIn(asked, 'bankId'), ['panel-chair']);
  const acting = chair && (await themselves(request, asked, queries, doorkeeper));
  return chair && acting && { ...acting, role: chair.role, office: chair.office };
};

const homeOf = async (token: unknown, queries: QueryBus) => {
  const known = await queries.execute(new HomeOf(String(token)));
  if (known === undefined) throw new NotFoundException();
  return known.household;
};
const theirHome: Filling = ({ data }, queries) => homeOf(data.person, queries);
const ownHome: Filling = ({ acting }, queries) => homeOf(acting.actor, queries);
const grantor = { grantor: 'actor', grantorHousehold: ownHome } as const;
/** Of one person: who may not ask does not learn whether there is such a person. */
const administrator = { by: ['administrator'], context: installation, stepUp: true, hidden: true, filled: grantor } as const;
const own = { or: themselves, context: installation, stepUp: true } as const;

// By the form alone: the details that go with it are personal, and no command carries them.
mayBeSent(AddPerson, held(['administrator'], installation, { stepUp: true, lasting: true }));

/** Every act about roles that a person sends. Each needs a fresh proof of who they are (audit.md, "Threats": stolen session). */
export const PeopleCommandsController = commandRoutes('people', [
  { path: 'people/:person/roles', command: GrantRole, ...administrator, or: ownDeputy, filled: { ...grantor, household: theirHome } },
  { path: 'people/:person/roles/:grantId/confirmation', command: ConfirmGrant, ...administrator },
  { path: 'people/:person/roles/:grantId/withdrawal', command: WithdrawProposal, ...administrator },
  { path: 'people/:person/roles/:grantId/ending', command: EndRole, ...administrator },
  { path: 'administrators/:person/:grantId/ending', command: EndAdministrator, ...administrator },
  { path: 'banks/:bankId/exceptions', command: AcceptIncompatibility, or: chairOf, context: installation, stepUp: true, hidden: true, filled: grantor },
  { path: 'your/roles/:grantId/resignation', command: ResignRole, ...own, filled: { person: 'actor' } },
  { path: 'your/break-glass', command: AskBreakGlass, ...own, filled: { person: 'actor', household: ownHome } },
  {
    path: 'people/:person/break-glass/:grantId/opening',
    command: OpenBreakGlass,
    or: agreeing,
    context: installation,
    stepUp: true,
    hidden: true,
    filled: grantor,
  },
  {
    ...{ path: 'people/:person/break-glass/:grantId/review', command: ReviewBreakGlass, by: ['auditor', 'administrator'] },
    ...{ context: installation, stepUp: true, hidden: true, filled: grantor },
  },
]);
