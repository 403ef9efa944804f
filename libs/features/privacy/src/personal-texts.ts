import type { RetentionClass } from '#decider';
import type { Vault } from '#vault';
import { isEvidence } from './basis.facts.js';
import type { ErasureAnswer, Kept } from './lasting-basis.decider.js';
import type { PersonalMoney } from './personal-money.facts.js';

/** What is of no use once only the name is kept: nobody writes to them any more. */
const OTHER_DETAILS = ['email', 'phone', 'address', 'channel', 'language'] as const;

/** Classes that pages no longer show; what was written in an office stays as it is, since it is the office's word. */
export function hiddenOf(keeps: readonly Kept[]): readonly Kept[] {
  return keeps.filter(({ ground }) => ground !== 'office-record');
}

/** Nothing stays, not even what was said in an office: `erases` names that too, since what is kept of an office alone is hidden from nobody. */
export function leavesNothing({ erases, keeps }: ErasureAnswer): boolean {
  return keeps.length === 0 && erases.includes('office');
}

/**
 * Does to the vault what was answered, in steps that may each be done again: hide what stays, erase what goes, and where nothing stays forget that the tokens
 * lead to anybody, and those of a `household` to which nobody else belongs. What is hidden is hidden first, so that no page shows it in between.
 */
export async function applyAnswer(vault: Vault, money: PersonalMoney, person: string, answer: ErasureAnswer, household?: string): Promise<void> {
  const { erases, keeps } = answer;
  const classes = keeps.map(({ retention }) => retention);
  const hidden = hiddenOf(keeps).map(({ retention }) => retention);
  if (hidden.length > 0) await vault.restrict(person, hidden);
  if (classes.includes('contact')) await forgetAddresses(vault, person);
  if (classes.includes('bid') && erases.includes('bid')) await eraseOtherBids(vault, money, person);
  const whole = erases.filter((each) => !classes.includes(each));
  if (whole.length > 0) await vault.erase(person, whole);
  if (leavesNothing(answer)) await vault.forget(person, household);
}

async function forgetAddresses(vault: Vault, person: string): Promise<void> {
  for (const detail of OTHER_DETAILS) await vault.setDetail(person, detail, undefined);
  await expireEach(vault, person, 'contact');
}

async function eraseOtherBids(vault: Vault, money: PersonalMoney, person: string): Promise<void> {
  await expireEach(vault, person, 'bid', (subject) => !isEvidence(money, subject));
}

async function expireEach(vault: Vault, person: string, retention: RetentionClass, goes: (subject: string) => boolean = () => true): Promise<void> {
  const { texts } = await vault.held(person);
  const subjects = new Set(texts.filter((text) => text.retention === retention && goes(text.ref.subject)).map(({ ref }) => ref.subject));
  for (const subject of subjects) await vault.expire({ subject, retention });
}
