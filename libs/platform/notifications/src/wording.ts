import { type Message, type TellingKind, tellingKinds } from './notifications.js';
import { plainSigns, smsSegments } from './sms-segments.js';

/** One language's texts; `Language` of the pages' room fits. */
export interface Words {
  t(key: string, values?: Readonly<Record<string, unknown>>): string;
}

/** All languages; English for one that is not spoken. The pages' `Languages` fits, when it is strict: a missing text or value throws. */
export interface AllWords {
  find(language: unknown): Words;
}

/** What one message says, in one language and by one way. */
export interface Said {
  /** Of an e-mail or a letter, in one line. */
  readonly subject: string;
  readonly body: string;
}

/** A message that cannot be told: a text or a value is missing, or its text message is too long. Says which, and nothing of what it holds. */
export class MessageUnfit extends Error {
  override readonly name = 'MessageUnfit';
}

/** The most segments of a text message: longer ones cost more and are read less. */
const MOST_SEGMENTS = 2;
const PAGE = /^\/(?!\/)\S*$/;

/** Fills the texts of messages. Links to our pages are made absolute. */
export class Wording {
  constructor(
    private readonly words: AllWords,
    /** Where people reach the service, without a slash at the end. */
    private readonly publicUrl: () => string,
  ) {}

  /** @throws MessageUnfit */
  say({ template, values }: Pick<Message, 'template' | 'values'>, kind: TellingKind, language: string | undefined): Said {
    const [feature, name, ...more] = template.split('.');
    if (!feature || !name || more.length > 0) throw new MessageUnfit(`${template} is no template: it is <feature>.<name>`);
    const words = this.words.find(language);
    const filled = this.#absolute(values);
    const text = (key: string) => fill(words, `${feature}.messages.${name}.${key}`, filled);
    const subject = text('subject').replaceAll(/\s+/g, ' ').trim();
    if (kind === 'text') return { subject, body: plainSigns(text('short')) };
    const footer = fill(words, `platform.message.${kind}`, { details: `${this.publicUrl()}/your-details` });
    return { subject, body: `${text('body')}\n\n${footer}` };
  }

  /** Looks whether it can be told in every way in which it may be, in English. @throws MessageUnfit */
  check(message: Message): void {
    const kinds = message.by === undefined ? tellingKinds : [message.by];
    for (const kind of kinds) this.say(message, kind, 'en');
    if (!kinds.includes('text')) return;
    const segments = smsSegments(this.say(message, 'text', 'en').body);
    if (segments > MOST_SEGMENTS) throw new MessageUnfit(`${message.template} takes ${segments} segments as a text message, and ${MOST_SEGMENTS} are the most`);
  }

  #absolute(values: Message['values']): Readonly<Record<string, string | number>> {
    return Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, typeof value === 'string' && PAGE.test(value) ? `${this.publicUrl()}${value}` : value]),
    );
  }
}

function fill(words: Words, key: string, values: Readonly<Record<string, string | number>>): string {
  try {
    const text = words.t(key, values);
    // A catalogue that is not strict answers with the key, or leaves a placeholder as it stands.
    if (text === key) throw new Error(`no catalogue has ${key}`);
    return text;
  } catch (fault) {
    throw new MessageUnfit(`${key}: ${fault instanceof Error ? fault.message : 'no text'}`);
  }
}
