import type { Pool } from 'pg';
import { londonDay } from '#decider/calendar';
import type { GrantableRole } from '#events';
import { ConfirmGrant, GrantRole, needsTwoGrantors } from '#features/people';
import { INSTALLATION, PostgresPeople, RoleBook } from '#identity';
import type { House } from './house.js';

/** The season's two administrators, who grant what a test needs beside it. */
const ADMINISTRATORS = ['ADM-1', 'ADM-2'] as const;

interface Appointed {
  readonly person: string;
  readonly name: string;
  readonly role: GrantableRole;
  readonly place: string;
}

/** Somebody more in a house that has its season, with a role granted as every role is. */
export async function appoint(house: House & { readonly pool: Pool }, { person, name, role, place }: Appointed): Promise<void> {
  await new PostgresPeople(house.pool, house.vault, new RoleBook(house.ledger, house.clock)).add({ person, name });
  const token = (of: string) => house.vault.pseudonym({ person: of, context: INSTALLATION });
  const home = (of: string) => house.vault.household({ household: `HH-${of}`, context: INSTALLATION });
  const by = async (of: string) => ({ grantor: await token(of), grantorHousehold: await home(of) });
  const [first, second] = ADMINISTRATORS;
  const grantId = `${role}-${place}`;
  const asked = { person: await token(person), household: await home(person), grantId, role, place, firstDay: londonDay(house.clock.now()) };
  await house.must(GrantRole, { ...asked, ...(await by(first)) });
  if (needsTwoGrantors(role)) await house.must(ConfirmGrant, { person: asked.person, grantId, ...(await by(second)) });
}
