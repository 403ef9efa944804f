import type { KafkaConfig } from 'kafkajs';
import { z } from 'zod';

export interface ReaderSettings {
  readonly databaseUrl: string;
  readonly kafka: Pick<KafkaConfig, 'brokers' | 'ssl' | 'sasl' | 'logLevel'>;
  readonly topicPrefix: string;
  readonly group: string;
}

/** A setting that is missing or wrong; the message is one sentence. */
export class BadSetting extends Error {}

const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const asked = z.object({
  DATABASE_URL: z.string({ error: 'the data team’s own PostgreSQL, postgres://…' }).min(1),
  KAFKA_BROKERS: z
    .string()
    .regex(/^[^,\s]+:\d+(,[^,\s]+:\d+)*$/, 'host:port, with commas between several')
    .default('127.0.0.1:9092'),
  KAFKA_TOPIC_PREFIX: z.string().default('estate-bank'),
  KAFKA_TLS: z.enum(['yes', 'no'], { error: 'yes or no' }).default('no'),
  KAFKA_MECHANISM: z.enum(MECHANISMS, { error: MECHANISMS.join(', ') }).default('scram-sha-512'),
  KAFKA_USERNAME: z.string().optional(),
  KAFKA_PASSWORD: z.string().optional(),
  AWARDS_GROUP: z.string().default('awards'),
});

/** Reads an environment; an empty variable counts as absent. @throws BadSetting */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): ReaderSettings {
  const result = asked.safeParse(Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== '')));
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new BadSetting(`${issue?.path.join('.')}: ${issue?.message}.`);
  }
  const { KAFKA_USERNAME: username, KAFKA_PASSWORD: password, KAFKA_MECHANISM: mechanism, ...rest } = result.data;
  if ((username === undefined) !== (password === undefined)) throw new BadSetting('KAFKA_USERNAME and KAFKA_PASSWORD are set together.');
  const sasl = username !== undefined && password !== undefined ? { sasl: { mechanism, username, password } as NonNullable<KafkaConfig['sasl']> } : {};
  return {
    databaseUrl: rest.DATABASE_URL,
    kafka: { brokers: rest.KAFKA_BROKERS.split(','), ssl: rest.KAFKA_TLS === 'yes', ...sasl },
    topicPrefix: rest.KAFKA_TOPIC_PREFIX,
    group: rest.AWARDS_GROUP,
  };
}
