import { Inject, Injectable } from '@nestjs/common';
import { NOTIFICATIONS, type Notifications } from '#notifications';
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
  ) {}

  /** Sent to the address itself, never to the person: by the time it is delivered nobody may know any more where they are. */
  async send(
    person: string,
    { token, answeredAt, answer }: { readonly token: string; readonly answeredAt: string; readonly answer: ErasureAnswer },
  ): Promise<void> {
    // What still waits for them would find nobody, or tell what they asked to be gone.
    await this.notifications.forget(person);
    const { email, phone, language } = await this.vault.details(person);
    const to = email !== undefined ? { email } : phone !== undefined ? { phone } : undefined;
    // Whoever has neither was given the letter on paper or on screen: `/privacy/requests` prints it.
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
