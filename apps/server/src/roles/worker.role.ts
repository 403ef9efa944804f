import type { INestApplicationContext } from '@nestjs/common';
import { Processors } from '#processors';
import type { Config } from '../config.js';

/** Read models, reactions and the calendar are kept up from now on, each by whichever worker holds its lease. */
export function startWork(app: INestApplicationContext, { kafka, mode, smtp }: Config): readonly string[] {
  app.get(Processors).start();
  const passesOn = kafka === undefined ? [] : [`It passes public facts on to Kafka at ${kafka.brokers.join(', ')}.`];
  return [
    'Estate Bank’s worker is at work: it keeps read models up to date, and carries out what follows from facts and from the calendar.',
    ...passesOn,
    ...tellsBy(mode, smtp),
  ];
}

/** How messages leave, so that nobody finds out later that none does. */
function tellsBy(mode: Config['mode'], smtp: Config['smtp']): readonly string[] {
  if (mode === 'demo') return [];
  if (smtp !== undefined) return [`It sends e-mail by ${new URL(smtp.url).host}.`];
  return ['It has no mail server (SMTP_URL), so all messages wait to be printed and posted, at /letters, and nobody can be sent a link or a code to sign in.'];
}
