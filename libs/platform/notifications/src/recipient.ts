import type { Vault } from '#vault';
import { contactIn } from './contact.js';
import type { Homes } from './homes.js';
import { type Message, type Recipient, type TellingKind, tellingKinds } from './notifications.js';

/** How somebody can be reached, as it is known at the moment of telling. */
export interface Reach {
  readonly name?: string | undefined;
  readonly addresses: Readonly<Partial<Record<TellingKind, string>>>;
  readonly language?: string | undefined;
  /** How to tell them, the best first. */
  readonly kinds: readonly TellingKind[];
}

/** Whom a message is about; nobody for an address that belongs to nobody yet. */
export function personOf(to: Recipient): string | undefined {
  return 'person' in to ? to.person : to.of;
}

/** Where addresses are found. */
export interface AddressBook {
  readonly vault: Pick<Vault, 'details'>;
  readonly homes: Pick<Homes, 'addressOf'>;
}

/**
 * Finds addresses when they are needed: one that changed meanwhile is used as it is now, and an erased person has none. Letters to somebody who gave no postal address go
 * to their home.
 */
export async function reachOf({ vault, homes }: AddressBook, message: Pick<Message, 'to' | 'by' | 'language' | 'expiresAt'>): Promise<Reach | undefined> {
  const { to, by, language } = message;
  if ('email' in to) return { addresses: { email: to.email }, language, kinds: kindsOf(message, ['email']) };
  if ('phone' in to) return { addresses: { text: to.phone }, language, kinds: kindsOf(message, ['text']) };
  if ('address' in to) return { name: to.name, addresses: { letter: to.address }, language, kinds: kindsOf(message, ['letter']) };
  const known = await vault.details(to.person);
  const typed = to.contact === undefined ? undefined : contactIn(to.contact);
  if (typed === undefined && Object.keys(known).length === 0) return undefined;
  const own = known.email !== undefined || known.phone !== undefined || known.address !== undefined;
  const found = own ? known : { ...known, ...typed };
  const addresses = { email: found.email, text: found.phone, letter: known.address ?? (own ? undefined : to.contact) ?? (await homes.addressOf(to.person)) };
  const given = tellingKinds.filter((kind) => addresses[kind] !== undefined);
  const wanted = given.filter((kind) => kind === known.channel);
  const kinds = by === undefined ? [...new Set([...wanted, ...given])] : [by].filter((kind) => addresses[kind] !== undefined);
  return { name: known.name, addresses: present(addresses), language: known.language ?? language, kinds: kindsOf(message, kinds) };
}

/** A letter can always be written, also to somebody of whom only the name is known: a person finds out where it goes. What ends soon is no letter. */
function kindsOf({ by, expiresAt }: Pick<Message, 'by' | 'expiresAt'>, kinds: readonly TellingKind[]): readonly TellingKind[] {
  return by === undefined && expiresAt === undefined
    ? [...new Set([...kinds, 'letter' as const])]
    : kinds.filter((kind) => kind !== 'letter' || by === 'letter');
}

function present(addresses: Readonly<Record<TellingKind, string | undefined>>): Reach['addresses'] {
  return Object.fromEntries(Object.entries(addresses).filter(([, address]) => address !== undefined));
}
