import type { Vault } from '#vault';
import { type Acting, EVERYWHERE, type Person } from './people.js';

const ANYBODY = 'applicant';

/** `People.actAs` for a known person; both adapters share it. */
export async function actingOf(vault: Vault, person: Person, context: string, asked?: string): Promise<Acting | undefined> {
  const role = chosenRole(person, context, asked);
  if (role === undefined) return undefined;
  const [actor, household] = await Promise.all([
    vault.pseudonym({ person: person.person, context }),
    person.household === undefined ? undefined : vault.household({ household: person.household, context }),
  ]);
  const acting = { actor, household, office: officeOf(role, context), role };
  return isEmergency(person, context, role) ? { ...acting, emergency: true } : acting;
}

function chosenRole(person: Person, context: string, asked: string | undefined): string | undefined {
  const held = [...person.roles.filter((each) => each.context === context), ...person.roles.filter((each) => each.context === EVERYWHERE)].map(
    (each) => each.role,
  );
  if (asked === undefined) return held[0] ?? ANYBODY;
  return asked === ANYBODY || held.includes(asked) ? asked : undefined;
}

/** True when every grant by which the role is held counts for some hours only. */
function isEmergency({ roles }: Person, context: string, role: string): boolean {
  const by = roles.filter((each) => each.role === role && (each.context === context || each.context === EVERYWHERE));
  return by.length > 0 && by.every(({ emergency }) => emergency);
}

/** A panel acts as one office of its bank; every other role is its own office. */
function officeOf(role: string, context: string): string {
  return role.startsWith('panel-') ? `panel:${context}` : role;
}
