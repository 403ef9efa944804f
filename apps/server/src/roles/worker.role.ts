import type { INestApplicationContext } from '@nestjs/common';
import { Processors } from '#processors';
import type { Config } from '../config.js';
import { tellsBy } from '../tells-by.js';

/** Read models, reactions and the calendar are kept up from now on, each by whichever worker holds its lease. */
export function startWork(app: INestApplicationContext, config: Config): readonly string[] {
  const { kafka } = config;
  app.get(Processors).start();
  const passesOn = kafka === undefined ? [] : [`It passes public facts on to Kafka at ${kafka.brokers.join(', ')}.`];
  return [
    'Estate Bank’s worker is at work: it keeps read models up to date, and carries out what follows from facts and from the calendar.',
    ...passesOn,
    ...tellsBy(config),
  ];
}
