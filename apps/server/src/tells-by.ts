import type { Config } from './config.js';

/** How messages leave, so that nobody finds out later that some do not. */
export function tellsBy({ mode, smtp, notify }: Pick<Config, 'mode' | 'smtp' | 'notify'>): readonly string[] {
  if (mode === 'demo') return [];
  const { email, text, letter } = notify?.templates ?? {};
  const mail = smtp === undefined ? (email === undefined ? undefined : 'GOV.UK Notify') : new URL(smtp.url).host;
  return [
    mail === undefined
      ? 'It has no way to send e-mail (SMTP_URL, or NOTIFY_EMAIL_TEMPLATE): nobody can be sent a link to sign in.'
      : `It sends e-mail by ${mail}.`,
    text === undefined ? 'It has no way to send text messages (NOTIFY_TEXT_TEMPLATE).' : 'It sends text messages by GOV.UK Notify.',
    letter === undefined
      ? 'Letters wait at /letters to be printed and posted.'
      : 'It sends letters by GOV.UK Notify; those without a full address wait at /letters.',
    ...(mail === undefined && text === undefined ? ['All messages become letters.'] : []),
  ];
}
