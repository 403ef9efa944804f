import notify from 'notifications-node-client';
import type { TellingKind } from '../notifications.js';
import { NotTaken, type Parcel, type Way } from './way.js';

export interface NotifySettings {
  /** `<name>-<service id>-<secret>`, as GOV.UK Notify shows it once. */
  readonly apiKey: string;
  /** Where its API answers, when that is not GOV.UK's own. */
  readonly url?: string | undefined;
  /**
   * The ids of its templates. Each has the placeholders `((subject))` and `((body))`, a text message's only `((body))`. A kind without a template goes another way.
   */
  readonly templates: Readonly<Partial<Record<TellingKind, string>>>;
}

/** How long one request may take, in milliseconds. */
const REQUEST_MS = 30_000;
const TYPES = { email: 'email', text: 'sms', letter: 'letter' } as const;
/** A letter's address has three to seven lines, the last one a postcode of the United Kingdom. */
const POSTCODE = /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i;

interface Client {
  sendEmail(template: string, to: string, options: object): Promise<unknown>;
  sendSms(template: string, to: string, options: object): Promise<unknown>;
  sendLetter(template: string, options: object): Promise<unknown>;
  getNotifications(type?: string, status?: string, reference?: string): Promise<{ readonly data: { readonly notifications: readonly unknown[] } }>;
  setClient(client: (options: object) => unknown): void;
  readonly apiClient: { readonly restClient: (options: object) => unknown };
}

/** E-mails, text messages and letters by GOV.UK Notify. Each carries our id as its reference, by which Notify can be asked whether it has it. */
export class NotifyWay implements Way {
  readonly name = 'notify';
  readonly kinds: readonly TellingKind[];
  readonly #client: Client;

  constructor(private readonly settings: NotifySettings) {
    this.kinds = (Object.keys(TYPES) as TellingKind[]).filter((kind) => settings.templates[kind] !== undefined);
    const { apiKey, url } = settings;
    const client = (url === undefined ? new notify.NotifyClient(apiKey) : new notify.NotifyClient(url, apiKey)) as unknown as Client;
    const { restClient } = client.apiClient;
    // By itself it would wait for ever, and follow to wherever an answer leads with what it carries.
    client.setClient((options) => restClient({ ...options, maxRedirects: 0, signal: AbortSignal.timeout(REQUEST_MS) }));
    this.#client = client;
  }

  async hand(parcel: Parcel, handingOver: () => Promise<void>): Promise<void> {
    const { kind, id: reference, to = '', subject, body } = parcel;
    const template = this.settings.templates[kind] ?? '';
    const lines = kind === 'letter' ? addressOf(parcel) : {};
    await handingOver();
    try {
      if (kind === 'email') await this.#client.sendEmail(template, to, { personalisation: { subject, body }, reference });
      else if (kind === 'text') await this.#client.sendSms(template, to, { personalisation: { body }, reference });
      else await this.#client.sendLetter(template, { personalisation: { ...lines, subject, body }, reference });
    } catch (fault) {
      throw faultOf(fault);
    }
  }

  async has({ id, kind }: Pick<Parcel, 'id' | 'kind'>): Promise<boolean> {
    const { data } = await this.#client.getNotifications(TYPES[kind], undefined, id);
    return data.notifications.length > 0;
  }
}

/** @throws NotTaken for an address that is no postal address of the United Kingdom: somebody here posts that letter */
function addressOf({ name, to = '' }: Parcel): Readonly<Record<string, string>> {
  const lines = [name ?? '', ...to.split(/\n|,/)].map((line) => line.trim()).filter((line) => line !== '');
  if (lines.length < 3 || lines.length > 7 || !POSTCODE.test(lines.at(-1) ?? '')) throw new NotTaken('never', 'notify address');
  return Object.fromEntries(lines.map((line, i) => [`address_line_${i + 1}`, line]));
}

/** Its answer's number alone says what is meant: the words beside it may quote the address. A fault of its own, or none heard, leaves it open. */
function faultOf(fault: unknown): unknown {
  const { response, code } = fault as { response?: { status?: number }; code?: string };
  const status = response?.status;
  if (status === 400) return new NotTaken('never', 'notify 400', { cause: fault });
  if (status !== undefined && status < 500) return new NotTaken('away', `notify ${status}`, { cause: fault });
  if (status === undefined && (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')) return new NotTaken('away', code, { cause: fault });
  return Object.assign(new Error('GOV.UK Notify gave no answer'), { code: status === undefined ? (code ?? 'no-answer') : `notify ${status}` });
}
