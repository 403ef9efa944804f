import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { carryOut, type SentCommand } from '#cqrs';
import { londonDay } from '#decider/calendar';
import { catalogue } from '#events';
import { administratorRefusals, FoundAdministrators } from '#features/people';
import { INSTALLATION, newPersonId } from '#identity';
import { doorwayOf } from './features.js';
import { StartLedger } from './season/start.decider.js';
import { ledgerKind } from './season/started-as.js';
import type { Site } from './site.js';

/** Somebody as an operator names them: `Ada Sample <ada@example.org>`. */
export interface Named {
  readonly name: string;
  readonly email: string;
}

/** Why the first administrators cannot be named; the message is one sentence for the operator. */
export class CannotFound extends Error {}

const written = /^\s*(?<name>[^<>]+?)\s*<\s*(?<email>[^<>\s]+)\s*>\s*$/;

/** @throws CannotFound for anything but a name and an e-mail address in angle brackets */
export function namedIn(text: string): Named {
  const { name = '', email = '' } = written.exec(text)?.groups ?? {};
  if (name === '' || !z.email().safeParse(email).success)
    throw new CannotFound('Name each of the two as "Name <address>", with an e-mail address that can get mail.');
  return { name: name.normalize('NFC'), email };
}

type FoundingSite = Pick<Site, 'ledger' | 'vault' | 'people' | 'clock'>;

/**
 * Makes the first two administrators, each granted by the other (domain.md, "Who may do what": the first roles are granted by two named people). An empty ledger
 * is started as one of production; a demonstration has its own two.
 *
 * @throws CannotFound with one sentence
 */
export async function foundAdministrators(site: FoundingSite, first: Named, second: Named): Promise<void> {
  if (first.email.toLowerCase() === second.email.toLowerCase()) throw new CannotFound('The two must be two people with an e-mail address each.');
  const kind = await ledgerKind(site.ledger);
  if (kind === 'demonstration')
    throw new CannotFound('This data is a demonstration, which has administrators of its own: use another DATA_DIR or DATABASE_URL.');
  if ((await site.ledger.readStream('administrators-all', 0, 1)).length > 0) throw new CannotFound(administratorRefusals['founded-already'].title);
  if (kind === undefined) await sendOrThrow(site, new StartLedger({ kind: 'production' }, system()));
  const founders = await Promise.all([first, second].map((each) => founderOf(site, each)));
  try {
    await sendOrThrow(site, new FoundAdministrators({ founders: founders.map(({ founder }) => founder), firstDay: londonDay(site.clock.now()) }, system()));
  } catch (fault) {
    // Whoever did not become one must not be taken for the one who did, by the address that both were named with.
    for (const { person, isNew } of founders) if (isNew) await site.vault.setDetail(person, 'email', undefined);
    throw fault;
  }
}

/** Somebody who has proved this address stays who they are; anybody else proves it by the link with which they first sign in. */
async function founderOf({ vault, people }: FoundingSite, { name, email }: Named) {
  const owner = await vault.findByDetail('email', email);
  const person = owner ?? newPersonId();
  const known = await people.get(person);
  if (!known) await people.add({ person, name });
  await vault.claimDetail(person, 'email', email);
  const household = await vault.household({ household: known?.household ?? `of-${person}`, context: INSTALLATION });
  const founder = { person: await vault.pseudonym({ person, context: INSTALLATION }), household, grantId: 'administrator-founding' };
  return { person, isNew: owner === undefined, founder };
}

const system = () => ({ commandId: randomUUID(), actor: 'system', office: 'system', role: 'system' });

async function sendOrThrow({ ledger, vault, clock }: FoundingSite, command: SentCommand): Promise<void> {
  const doorway = doorwayOf(command.type);
  const outcome = await carryOut(doorway, { ledger, vault, clock, catalogue }, command);
  if (outcome.status === 'done') return;
  const title = outcome.status === 'refused' ? doorway.decider.refusals[outcome.refusal.code]?.title : undefined;
  throw new CannotFound(title ?? 'Somebody else changed this ledger at the same moment: run this again.');
}
