import { Inject, Injectable } from '@nestjs/common';
import { contactIn, Homes, NOTIFICATIONS, type Notifications, type Recipient, type TellingKind, tellingKinds } from '#notifications';
import { VAULT, type Vault } from '#vault';
import { fullDate, type Language, Languages } from '#web';
import type { ErasureAnswer } from './lasting-basis.decider.js';

/** An answer in sentences: what goes, and what stays with why and until when. */
export interface AnswerInWords {
  readonly gone: readonly string[];
  readonly kept: readonly string[];
}

/** The same words for the page before, the page after, and the letter. */
export function answerInWords({ erases, keeps }: ErasureAnswer, language: Language): AnswerInWords {
  const whole = erases.filter((each) => !keeps.some(({ retention }) => retention === each));
  const partly = erases.filter((each) => !whole.includes(each));
  const gone = [...whole.map((each) => language.t(`privacy.gone.${each}`)), ...partly.map((each) => language.t(`privacy.gonePartly.${each}`))];
  const kept = keeps.map(({ retention, ground, until }) => {
    const what = language.t(`privacy.kept.${retention}`);
    const when = until === undefined ? language.t('privacy.untilSettled') : language.t('privacy.until', { day: fullDate(until) });
    return `${what} ${language.t(`privacy.ground.${ground}`)} ${when}`;
  });
  return { gone, kept };
}

/** Tells a person what became of their request, while there is still an address to tell them at. */
@Injectable()
export class ErasureLetters {
  constructor(
    @Inject(NOTIFICATIONS) private readonly notifications: Notifications,
    @Inject(VAULT) private readonly vault: Vault,
    @Inject(Languages) private readonly languages: Languages,
    @Inject(Homes) private readonly homes: Homes,
  ) {}

  /** E-mail, phone or postal address, by the way they chose first; else what they typed as "how to reach you" in their newest bid; else their home. */
  private async addressOf(person: string): Promise<Recipient | undefined> {
    const { name, email, phone, address, channel } = await this.vault.details(person);
    const ways: Readonly<Record<TellingKind, Recipient | undefined>> = {
      email: email === undefined ? undefined : { email },
      text: phone === undefined ? undefined : { phone },
      letter: address === undefined ? undefined : { address, name },
    };
    const chosen = tellingKinds.find((kind) => kind === channel);
    const known = (chosen && ways[chosen]) ?? ways.email ?? ways.text ?? ways.letter;
    if (known) return known;
    const { texts } = await this.vault.held(person);
    const typed = texts.findLast(({ ref, retention, restricted }) => ref.field === 'contact' && retention === 'contact' && !restricted)?.value;
    if (typed === undefined) {
      const home = await this.homes.addressOf(person);
      return home === undefined ? undefined : { address: home, name };
    }
    const found = contactIn(typed);
    if (found.email !== undefined) return { email: found.email };
    return found.phone === undefined ? { address: typed, name } : { phone: found.phone };
  }

  /** Sent to the address itself, never to the person: by the time it is delivered nobody may know any more where they are. */
  async send(
    person: string,
    { token, answeredAt, answer }: { readonly token: string; readonly answeredAt: string; readonly answer: ErasureAnswer },
  ): Promise<void> {
    // What still waits for them would find nobody, or tell what they asked to be gone.
    await this.notifications.forget(person);
    const { language } = await this.vault.details(person);
    const to = await this.addressOf(person);
    // Of whom no address at all is known was given the letter on paper or on screen: `/privacy/requests` prints it.
    if (!to) return;
    const { gone, kept } = answerInWords(answer, this.languages.find(language));
    const template = kept.length > 0 ? 'privacy.erasedPartly' : 'privacy.erased';
    const values = { gone: asList(gone), ...(kept.length > 0 ? { kept: asList(kept) } : {}) };
    await this.notifications.send({ to, template, values, once: `${token}/${answeredAt}/${template}`, ...(language ? { language } : {}) });
  }
}

function asList(sentences: readonly string[]): string {
  return sentences.map((sentence) => `- ${sentence}`).join('\n');
}
