import { sqlFile } from '#database';
import type { Recorded } from '#decider';
import { londonDay } from '#decider/calendar';
import type { AdministratorEvent, Authority, Envelope, PersonEvent } from '#events';
import { type Projection, type RowFor, writeRows } from '#processors';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);

type Seen = Recorded<AdministratorEvent | PersonEvent>;
type RowsOf = { readonly [T in Seen['type']]: (data: Extract<Seen, { type: T }>['data'], at: string) => readonly RowFor[] };
type Named = { readonly person: string; readonly grantId: string };

const keyOf = ({ person, grantId }: Named) => `${person} ${grantId}`;
const row = (statement: string, named: Named, values: object): readonly RowFor[] => [
  { statement: sql(statement), key: keyOf(named), row: { person: named.person, grant_id: named.grantId, ...values } },
];
const tokens = (deciders: readonly Authority[]) => deciders.map(({ person }) => person);
const ended = (named: Named, why: string, at: string) => row('move-records', named, { state: 'ended', why, changed_at: at });

type Terms = Extract<PersonEvent, { type: 'RoleProposed' }>['data'] | Extract<PersonEvent, { type: 'RoleGranted' }>['data'];

function record(data: Terms, state: string, deciders: readonly Authority[], at: string): readonly RowFor[] {
  const { role, place, firstDay, lastDay, deputyFor } = data;
  const term = { role, place, first_day: firstDay, last_day: lastDay ?? null, deputy_for: deputyFor?.person ?? null };
  return row('put-records', data, { state, ...term, decided_by: tokens(deciders), changed_at: at });
}

const rowsOf: RowsOf = {
  AdministratorsFounded: ({ founders, firstDay }, at) =>
    founders.flatMap((founder) => {
      const others = founders.map(({ person }) => person).filter((person) => person !== founder.person);
      const term = { role: 'administrator', place: 'everywhere', first_day: firstDay };
      return row('put-records', founder, { state: 'held', ...term, decided_by: others, changed_at: at });
    }),
  AdministratorEnded: (data, at) => ended(data, data.why, at),
  // Somebody without a role is in no list of roles.
  PersonAdded: () => [],
  RoleProposed: (data, at) => record(data, 'proposed', [data.proposedBy], at),
  ProposalWithdrawn: (data, at) => row('move-records', data, { state: 'withdrawn', changed_at: at }),
  RoleGranted: (data, at) => record(data, 'held', data.grantors, at),
  RoleEnded: (data, at) => ended(data, data.why, at),
  IncompatibilityAccepted: ({ person, acceptanceId, role, place, lastDay, acceptedBy }) => {
    const values = { person, acceptance_id: acceptanceId, role, place, last_day: lastDay, bank_id: acceptedBy.place };
    return [{ statement: sql('put-exceptions'), key: `${person} ${acceptanceId}`, row: values }];
  },
  BreakGlassAsked: (data, at) => row('put-emergencies', data, { state: 'asked', role: data.role, reason: data.reason, asked_at: at }),
  BreakGlassOpened: (data, at) => [
    ...row('move-emergencies', data, { state: 'open', until: data.until, review_by: data.reviewBy, agreed_by: data.agreedBy.person }),
    ...row('put-records', data, {
      ...{ state: 'held', role: data.role, place: data.place, first_day: londonDay(at), last_day: londonDay(data.until), until: data.until },
      ...{ decided_by: tokens([data.agreedBy]), changed_at: at },
    }),
  ],
  BreakGlassReviewed: (data) => row('move-emergencies', data, { state: 'reviewed', finding: data.finding, note: data.note }),
};

/** Who has which role where, who decided it, what waits, and what was opened in an emergency. */
export const rolesProjection: Projection = {
  name: 'people_roles',
  version: 1,
  types: Object.keys(rowsOf),
  tables: sql('roles.tables'),
  project: (events, client) =>
    writeRows(
      client,
      events.flatMap(({ event }) => rowsFor(event)),
    ),
};

function rowsFor(event: Envelope): readonly RowFor[] {
  const make = rowsOf[event.type as Seen['type']] as (data: object, at: string) => readonly RowFor[];
  return make(event.data, event.recordedAt);
}
