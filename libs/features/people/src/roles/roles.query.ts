import { Inject } from '@nestjs/common';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Freshened, ReadSide } from '#cqrs';
import { sqlFile } from '#database';
import type { GrantableRole, TextRef } from '#events';
import { BUSINESS_CLOCK, type BusinessClock } from '#processors';
import type { WithTexts } from '#vault';
import { isHeld } from '../held-roles.facts.js';

const sql = (name: string) => sqlFile(import.meta.url, `./${name}.sql`);
const ROLES = 'people_roles';

interface RecordRow {
  readonly person: string;
  readonly grantId: string;
  readonly state: 'proposed' | 'withdrawn' | 'held' | 'ended';
  readonly role: GrantableRole;
  readonly place: string;
  readonly firstDay: string;
  readonly lastDay: string | null;
  readonly until: string | null;
  readonly deputyFor: string | null;
  readonly decidedBy: readonly string[];
  readonly why: string | null;
}
interface EmergencyRow {
  readonly person: string;
  readonly grantId: string;
  readonly state: 'asked' | 'open' | 'reviewed';
  readonly role: GrantableRole;
  readonly reason: TextRef;
  readonly askedAt: string;
  readonly until: string | null;
  readonly reviewBy: string | null;
  readonly agreedBy: string | null;
  readonly finding: 'rightly-used' | 'wrongly-used' | null;
  readonly note: TextRef | null;
}

/** A role as it stands today. */
export interface RoleRecord extends RecordRow {
  readonly standing: 'waiting' | 'later' | 'now' | 'over';
}
export interface Emergency extends WithTexts<EmergencyRow> {
  /** Nobody has looked back at it in time (domain.md, "Who may do what": within five days). */
  readonly overdue: boolean;
}

export interface Roles {
  readonly records: readonly RoleRecord[];
  readonly emergencies: readonly Emergency[];
  /** By token; undefined where nobody is known any more. */
  readonly names: ReadonlyMap<string, string | undefined>;
}

/** Everybody's roles, or one person's by their token of the installation. For administrators, auditors and that person. */
export class ReadRoles extends Query<Freshened & Roles> {
  constructor(
    readonly person?: string | undefined,
    readonly after?: string | undefined,
  ) {
    super();
  }
}

@QueryHandler(ReadRoles)
export class ReadRolesHandler implements IQueryHandler<ReadRoles> {
  constructor(
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(BUSINESS_CLOCK) private readonly clock: BusinessClock,
  ) {}

  async execute({ person, after }: ReadRoles) {
    const fresh = await this.reads.freshness(ROLES, after);
    const [records, emergencies] = await Promise.all([
      this.reads.rows<RecordRow>(sql('read-records'), [person ?? null]),
      this.reads.rows<EmergencyRow>(sql('read-emergencies'), [person ?? null]),
    ]);
    const [texts, names] = await Promise.all([this.reads.withTexts(emergencies), this.reads.names(tokensIn(records, emergencies))]);
    const [now, today] = [this.clock.now(), this.reads.today()];
    return {
      ...fresh,
      names,
      records: records.map((record) => ({ ...record, standing: standingOf(record, now, today) })),
      emergencies: texts.map((each) => ({ ...each, overdue: each.state === 'open' && each.reviewBy !== null && each.reviewBy < today })),
    };
  }
}

function standingOf({ state, role, place, firstDay, lastDay, until }: RecordRow, now: string, today: string): RoleRecord['standing'] {
  if (state === 'proposed') return 'waiting';
  if (state !== 'held') return 'over';
  if (isHeld({ role, place, firstDay, lastDay: lastDay ?? undefined, until: until ?? undefined, ended: false }, now)) return 'now';
  return firstDay > today ? 'later' : 'over';
}

function tokensIn(records: readonly RecordRow[], emergencies: readonly EmergencyRow[]): readonly string[] {
  const named = records.flatMap(({ person, deputyFor, decidedBy }) => [person, deputyFor, ...decidedBy]);
  const inEmergencies = emergencies.flatMap(({ person, agreedBy }) => [person, agreedBy]);
  return [...new Set([...named, ...inEmergencies])].filter((token) => token !== null);
}
