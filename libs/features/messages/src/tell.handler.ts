import { Inject, Injectable } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Logger } from 'pino';
import { LOG } from '#http';
import { contactIn, MessageUnfit, NOTIFICATIONS, type Notifications, type Recipient } from '#notifications';
import type { ReactionOutcome } from '#processors';
import { comparable, VAULT, type Vault } from '#vault';
import { fullDate, Languages, money, WEB_SETTINGS, type WebSettings } from '#web';
import { Beginning } from './beginning.js';
import { type Telling, TellPerson } from './tell.commands.js';

/** So many keys are remembered, so that what a calendar asks for again and again costs nothing. */
const REMEMBERED = 2_000;

const done: ReactionOutcome = { status: 'done' };

/** Puts a fact into words for one person. Whom the vault does not know any more is told nothing. */
@CommandHandler(TellPerson)
@Injectable()
export class TellPersonHandler implements ICommandHandler<TellPerson, ReactionOutcome> {
  readonly #told = new Set<string>();

  constructor(
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(NOTIFICATIONS) private readonly notifications: Notifications,
    @Inject(Beginning) private readonly beginning: Pick<Beginning, 'at'>,
    @Inject(Languages) private readonly languages: Pick<Languages, 'find'>,
    @Inject(WEB_SETTINGS) private readonly settings: Pick<WebSettings, 'demo'>,
    @Inject(LOG) private readonly log: Pick<Logger, 'error'>,
  ) {}

  async execute({ data }: TellPerson): Promise<ReactionOutcome> {
    const telling = TellPerson.schema.parse(data);
    // A demonstration has a past that is told as well: its messages show what people would have heard.
    if (!this.settings.demo && telling.at < (await this.beginning.at())) return done;
    const key = `${telling.event}/messages.${telling.template}/${telling.to}${endOfKey(telling)}`;
    if (this.#told.has(key)) return done;
    const person = await this.vault.personOf(telling.to);
    if (person !== undefined) await this.#tell(telling, person).catch((fault) => this.#unfit(telling, fault));
    if (this.#told.size >= REMEMBERED) this.#told.clear();
    this.#told.add(key);
    return done;
  }

  async #tell(telling: Telling, person: string): Promise<void> {
    const { event, template, language, contact, texts = {} } = telling;
    const refs = [...Object.values(texts), ...(contact ? [contact] : [])];
    const read = refs.length > 0 ? await this.vault.readNewest(refs) : new Map<string, string | undefined>();
    const typed = contact && read.get(contact.commitment);
    const words = this.languages.find(language);
    // As on pages, in place of what was erased.
    const nothing = words.t('messages.private');
    const to = telling.contactOnly ? await this.#oldContact(person, typed) : { person, contact: typed };
    if (!to) return;
    const values = {
      ...telling.words,
      ...each(telling.roles, (role) => words.t(`messages.roles.${role}`)),
      ...each(telling.pence, money),
      ...each(telling.days, fullDate),
      ...each(texts, (ref) => read.get(ref.commitment) ?? nothing),
    };
    const once = `${event}/messages.${template}/${person}${endOfKey(telling)}`;
    await this.notifications.send({ to, template: `messages.${template}`, values, once, language });
  }

  /** One message that cannot be put into words must not hold up everybody else's: whoever runs the service reads of it. */
  #unfit({ event, template }: Telling, fault: unknown): void {
    if (!(fault instanceof MessageUnfit)) throw fault;
    this.log.error({ event, template, fault: fault.message }, 'somebody could not be told');
  }

  /** The address that a bid came with, unless the person is told there anyway; what holds neither e-mail nor phone is a postal one, and gets a letter. */
  async #oldContact(person: string, typed: string | undefined): Promise<Recipient | undefined> {
    const { email, phone } = contactIn(typed ?? '');
    const { email: known, phone: reached, address: home, name, channel } = await this.vault.details(person);
    const own = known !== undefined || reached !== undefined || home !== undefined;
    // Without details of their own they are told by this contact already.
    if (!own) return undefined;
    if (email !== undefined) return known !== undefined && comparable('email', known) === comparable('email', email) ? undefined : { email, of: person };
    if (phone !== undefined) return reached !== undefined && comparable('phone', reached) === comparable('phone', phone) ? undefined : { phone, of: person };
    if (!typed) return undefined;
    // Who has an e-mail or a phone too may never be written to, whatever home they have.
    const byLetter = channel === 'letter' || (known === undefined && reached === undefined);
    if (byLetter && sameLines(typed) === sameLines(home ?? '')) return undefined;
    return { address: typed, name, of: person };
  }
}

const endOfKey = ({ about, contactOnly }: Telling) => `${about === undefined ? '' : `/${about}`}${contactOnly ? '/contact' : ''}`;

/** However it is broken into lines. */
const sameLines = (address: string) =>
  address
    .toLowerCase()
    .replace(/[\s,]+/g, ' ')
    .trim();

function each<From, To>(given: Readonly<Record<string, From>> | undefined, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(given ?? {}).map(([key, value]) => [key, change(value)]));
}
