import { isIP } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import type { RetentionRules } from '#features/privacy';
import { masterKeyText } from './master-key-text.js';

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];
const ROLES = ['http', 'worker', 'notary'] as const;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const LEDGERS = ['postgres', 'eventstoredb'] as const;
const KAFKA_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

export type Role = (typeof ROLES)[number];
export type KafkaMechanism = (typeof KAFKA_MECHANISMS)[number];

export type LedgerConfig = { readonly kind: 'postgres' } | { readonly kind: 'eventstoredb' /** `esdb://…`; may hold a password. */; readonly url: string };

export interface KafkaConfig {
  /** `host:port` of one or more brokers. */
  readonly brokers: readonly string[];
  /** Topics are `<prefix>.<feature>`. */
  readonly topicPrefix: string;
  /** The CloudEvents `source` of every record: a URI that tells this ledger from every other. */
  readonly source: string;
  /** Of a topic that the relay has to make; never changed afterwards, since a stream must stay in its partition. */
  readonly partitions: number;
  readonly tls: boolean;
  readonly sasl?: { readonly mechanism: KafkaMechanism; readonly username: string; readonly password: string } | undefined;
}

export interface SmtpConfig {
  /** `smtp://…` or `smtps://…`; may hold a password. */
  readonly url: string;
  /** Whom e-mails come from: `Estate Bank <bank@example.org>`. */
  readonly from: string;
}

export interface NotifyConfig {
  /** As GOV.UK Notify shows it once; holds a secret. */
  readonly apiKey: string;
  readonly url?: string | undefined;
  /** A kind without a template is not sent by it. */
  readonly templates: { readonly email?: string; readonly text?: string; readonly letter?: string };
}

/** Where staff have accounts, and what this service is known as there. */
export interface WorkIssuerConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What the operator decides, all of it from the environment; no other file reads `process.env`. */
export interface Config {
  /** In a demonstration anybody who reaches the pages may act as any person; production has no demo features at all. */
  readonly mode: 'demo' | 'production';
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
  /** The folder of the embedded PostgreSQL, relative to the working folder or absolute. */
  readonly dataDir: string;
  /** A PostgreSQL 15 to 18 to use in place of the embedded one. */
  readonly databaseUrl?: string | undefined;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Addresses and networks (CIDR) of the proxies in front: their word is taken for who asks. Nobody's by default. */
  readonly trustProxy: readonly string[];
  /** How many requests that may change something are taken in a minute; 0 is no limit. */
  readonly requests: { readonly perAddress: number; readonly perSession: number };
  /** Where people reach the service, for links in messages; a demonstration without one uses the address it listens on. */
  readonly publicUrl?: string | undefined;
  /** Where staff may sign in with an account at work. */
  readonly workIssuer?: WorkIssuerConfig | undefined;
  /** The mail server; without it, and in every demonstration, no e-mail is sent. */
  readonly smtp?: SmtpConfig | undefined;
  /** GOV.UK Notify, for text messages and letters, and for e-mails where there is no mail server. */
  readonly notify?: NotifyConfig | undefined;
  /** Signs cookies and form tokens, the same in every process of the service; a demonstration that has none draws one and keeps it in its data folder. */
  readonly cookieSecret?: string | undefined;
  /** Wraps the keys of texts and details, 32 bytes, the same in every process; a demonstration that has none draws one and keeps it in its data folder. */
  readonly vaultMasterKey?: Buffer | undefined;
  /** Master keys from before, while data keys are wrapped anew by `npm run rotate-keys`. */
  readonly vaultFormerMasterKeys: readonly Buffer[];
  /** Where facts stand; everything else stands in PostgreSQL whichever it is. */
  readonly ledger: LedgerConfig;
  /** The brokers to which public facts are passed on; without it nothing is. */
  readonly kafka?: KafkaConfig | undefined;
  /** What this process does: answer people; run projections, reactions, the relay and jobs; sign what was recorded. */
  readonly roles: readonly Role[];
  /** The file that lists those erased; it stands outside the database and must not be in the same backup. */
  readonly suppressionList: string;
  /** The folder in which the secret of each vote is kept; outside the database's folder and every ordinary backup, the same for every process. */
  readonly roundSecretsDir: string;
  /** How long what is personal is kept, in place of the usual times. */
  readonly retention: Partial<RetentionRules>;
  /** The season file to load into an empty ledger in place of our own; only in a demonstration. */
  readonly demoSeason?: string | undefined;
}

/** A value in the environment that cannot be used; the message is one sentence for the operator. */
export class BadConfig extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BadConfig';
  }
}

const oneOf = (values: readonly string[]) => `must be one of ${values.join(', ')}`;
const role = z.enum(ROLES, { error: `must be one or more of ${ROLES.join(', ')}, separated by commas` });

/** `10.0.0.1`, `10.0.0.0/8`, `fd00::/8`; a network of everybody would let anybody say who they are. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

const aMinute = z
  .string()
  .regex(/^\d{1,6}$/, 'must be a whole number from 0 (no limit) to 999999')
  .transform(Number);

const times = z.int().min(1).max(1_200);
const retentionRules = z
  .strictObject({
    bidMonths: z.int().min(12).max(24),
    draftMonths: times,
    contactMonths: times,
    financeYears: z.int().min(6).max(99),
    officeYears: z.int().min(1).max(99),
    messageMonths: times,
    caseMonths: times,
    equalityMonths: times,
    yearEnds: z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/),
  })
  .partial();

/** `{"bidMonths": 18}`: the times that are not the usual ones. */
function retentionIn(text: string, issues: z.RefinementCtx): Partial<RetentionRules> {
  try {
    const read = retentionRules.safeParse(JSON.parse(text));
    if (read.success) return present(read.data);
    const [issue] = read.error.issues;
    issues.addIssue(`does not fit at ${issue?.path.join('.') || 'the start'}: ${issue?.message ?? 'it cannot be used'}`);
  } catch {
    issues.addIssue('must be JSON, such as {"bidMonths": 18}');
  }
  return z.NEVER;
}

function present(given: z.output<typeof retentionRules>): Partial<RetentionRules> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

const notifyTemplate = z.uuid('must be the id of a template, as GOV.UK Notify shows it').optional();

const schema = z.object({
  NODE_ENV: z.string().optional(),
  MODE: z.enum(['demo', 'production'], { error: oneOf(['demo', 'production']) }).default('demo'),
  PORT: z
    .string()
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, 'must be a whole number from 0 to 65535')
    .transform(Number)
    .default(3000),
  HOST: z.string().optional(),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: oneOf(LOG_LEVELS) }).default('info'),
  ROLES: z
    .string()
    .default(ROLES.join(','))
    .transform((text) => text.split(',').map((name) => name.trim()))
    .pipe(z.array(role)),
  LEDGER: z.enum(LEDGERS, { error: oneOf(LEDGERS) }).default('postgres'),
  EVENTSTORE_URL: z
    .string()
    .regex(/^esdb(\+discover)?:\/\//, 'must start with esdb:// or esdb+discover://')
    .optional(),
  KAFKA_BROKERS: z
    .string()
    .transform((text) => text.split(',').map((broker) => broker.trim()))
    .pipe(z.array(z.string().regex(/^[^\s:/]+:\d{1,5}$/, 'must be host:port, or several separated by commas')))
    .optional(),
  KAFKA_TOPIC_PREFIX: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,79}$/, 'must be small letters, digits, dots and dashes, at most 80')
    .default('estate-bank'),
  KAFKA_SOURCE: z
    .string()
    .regex(/^[a-z][a-z0-9+.-]*:\S+$/, 'must be a URI, such as https://grants.example.org or urn:example:grants')
    .default('urn:estate-bank'),
  KAFKA_PARTITIONS: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, 'must be a whole number from 1 to 9999')
    .transform(Number)
    .default(6),
  KAFKA_TLS: z.enum(['yes', 'no'], { error: oneOf(['yes', 'no']) }).default('no'),
  KAFKA_MECHANISM: z.enum(KAFKA_MECHANISMS, { error: oneOf(KAFKA_MECHANISMS) }).default('scram-sha-512'),
  KAFKA_USERNAME: z.string().optional(),
  KAFKA_PASSWORD: z.string().optional(),
  DEMO_SEASON: z.string().optional(),
  SUPPRESSION_LIST: z.string().optional(),
  ROUND_SECRETS_DIR: z.string().optional(),
  RETENTION: z.string().transform(retentionIn).optional(),
  TRUST_PROXY: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .pipe(z.array(z.string().refine(isNetwork, 'must be addresses or networks such as 10.0.0.5 or 10.0.0.0/24, separated by commas'))),
  REQUESTS_PER_ADDRESS: aMinute.default(1_200),
  REQUESTS_PER_SESSION: aMinute.default(300),
  VAULT_MASTER_KEY: masterKeyText.optional(),
  VAULT_FORMER_MASTER_KEYS: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(masterKeyText))
    .default([]),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, hostname: /^[A-Za-z0-9.-]+$|^\[[0-9a-f:]+\]$/, error: 'must be an address such as https://bank.example.org' })
    .refine((text) => /^https?:\/\/[^/?#@]+\/?$/.test(text), 'must be an address such as https://bank.example.org, without a path')
    .optional(),
  OIDC_ISSUER: z
    .string()
    .regex(/^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)[:/])/, 'must start with https:// (or be http on this machine)')
    .optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  SMTP_URL: z
    .string()
    .refine((text) => /^smtps?:\/\/[^/]+\/?$/.test(text) && URL.canParse(text), 'must be smtp://user:password@host:port or smtps://…')
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>@\r\n"]{1,100} <[^<>\s@]+@[^<>\s@]+>|[^<>\s@]+@[^<>\s@]+)$/, 'must be an address such as Estate Bank <bank@example.org>')
    .optional(),
  NOTIFY_API_KEY: z
    .string()
    .regex(/^.+-[0-9a-f-]{36}-[0-9a-f-]{36}$/, 'must be the whole key as GOV.UK Notify shows it')
    .optional(),
  NOTIFY_URL: z
    .string()
    .regex(/^https?:\/\/[^/\s]+$/, 'must be an address such as https://api.notifications.service.gov.uk')
    .optional(),
  NOTIFY_EMAIL_TEMPLATE: notifyTemplate,
  NOTIFY_TEXT_TEMPLATE: notifyTemplate,
  NOTIFY_LETTER_TEMPLATE: notifyTemplate,
  COOKIE_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
});

/**
 * The configuration that an environment asks for; an empty variable counts as absent.
 *
 * @throws BadConfig with one sentence naming the variable (never its value, which may hold a password)
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new BadConfig(`${issue?.path[0]?.toString() ?? 'The environment'} ${issue?.message ?? 'cannot be used'}.`);
  }
  const { MODE: mode, HOST, DEMO_SEASON: demoSeason, ...rest } = parsed.data;
  const host = HOST ?? (mode === 'demo' ? '127.0.0.1' : '0.0.0.0');
  if (mode === 'demo' && !LOOPBACK.includes(host)) {
    throw new BadConfig(`HOST must be ${LOOPBACK.join(', ')} in demo mode, because whoever reaches the pages there may act as any person.`);
  }
  if (mode === 'demo' && rest.NODE_ENV === 'production')
    throw new BadConfig('MODE must be production when NODE_ENV is production, because whoever reaches a demonstration may act as any person.');
  if (mode === 'production' && demoSeason !== undefined) throw new BadConfig('DEMO_SEASON cannot be set when MODE is production.');
  if (mode === 'production' && rest.COOKIE_SECRET === undefined) throw new BadConfig('COOKIE_SECRET must be set when MODE is production.');
  if (mode === 'production' && rest.VAULT_MASTER_KEY === undefined) throw new BadConfig('VAULT_MASTER_KEY must be set when MODE is production.');
  if (mode === 'production' && rest.PUBLIC_URL === undefined) throw new BadConfig('PUBLIC_URL must be set when MODE is production.');
  if (mode === 'production' && rest.ROUND_SECRETS_DIR === undefined) throw new BadConfig('ROUND_SECRETS_DIR must be set when MODE is production.');
  return {
    mode,
    publicUrl: rest.PUBLIC_URL,
    workIssuer: workIssuerOf(rest),
    smtp: smtpOf(rest),
    notify: notifyOf(rest),
    ledger: ledgerOf(rest),
    kafka: kafkaOf(rest),
    port: rest.PORT,
    host,
    dataDir: rest.DATA_DIR,
    databaseUrl: rest.DATABASE_URL,
    logLevel: rest.LOG_LEVEL,
    trustProxy: rest.TRUST_PROXY,
    requests: { perAddress: rest.REQUESTS_PER_ADDRESS, perSession: rest.REQUESTS_PER_SESSION },
    cookieSecret: rest.COOKIE_SECRET,
    vaultMasterKey: rest.VAULT_MASTER_KEY,
    vaultFormerMasterKeys: rest.VAULT_FORMER_MASTER_KEYS,
    roles: [...new Set(rest.ROLES)],
    roundSecretsDir: rest.ROUND_SECRETS_DIR ?? join(rest.DATA_DIR, 'round-secrets'),
    suppressionList: rest.SUPPRESSION_LIST ?? join(rest.DATA_DIR, 'erased-people.jsonl'),
    retention: rest.RETENTION ?? {},
    demoSeason,
  };
}

type Given = z.output<typeof schema>;

function ledgerOf({ LEDGER, EVENTSTORE_URL }: Pick<Given, 'LEDGER' | 'EVENTSTORE_URL'>): LedgerConfig {
  if (LEDGER === 'postgres') return { kind: 'postgres' };
  if (EVENTSTORE_URL === undefined) throw new BadConfig('EVENTSTORE_URL must be set when LEDGER is eventstoredb.');
  return { kind: 'eventstoredb', url: EVENTSTORE_URL };
}

type IssuerGiven = Pick<Given, 'OIDC_ISSUER' | 'OIDC_CLIENT_ID' | 'OIDC_CLIENT_SECRET'>;

function workIssuerOf({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret }: IssuerGiven): WorkIssuerConfig | undefined {
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return undefined;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined)
    throw new BadConfig('OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be set together.');
  return { issuer, clientId, clientSecret };
}

function smtpOf({ SMTP_URL: url, MAIL_FROM: from }: Pick<Given, 'SMTP_URL' | 'MAIL_FROM'>): SmtpConfig | undefined {
  if (url === undefined) return undefined;
  if (from === undefined) throw new BadConfig('MAIL_FROM must be set when SMTP_URL is.');
  return { url, from };
}

type NotifyGiven = Pick<Given, 'NOTIFY_API_KEY' | 'NOTIFY_URL' | 'NOTIFY_EMAIL_TEMPLATE' | 'NOTIFY_TEXT_TEMPLATE' | 'NOTIFY_LETTER_TEMPLATE'>;

function notifyOf({ NOTIFY_API_KEY: apiKey, NOTIFY_URL: url, ...given }: NotifyGiven): NotifyConfig | undefined {
  if (apiKey === undefined) return undefined;
  const { NOTIFY_EMAIL_TEMPLATE: email, NOTIFY_TEXT_TEMPLATE: text, NOTIFY_LETTER_TEMPLATE: letter } = given;
  const templates = { ...(email === undefined ? {} : { email }), ...(text === undefined ? {} : { text }), ...(letter === undefined ? {} : { letter }) };
  if (Object.keys(templates).length === 0) {
    throw new BadConfig('NOTIFY_API_KEY needs at least one of NOTIFY_EMAIL_TEMPLATE, NOTIFY_TEXT_TEMPLATE and NOTIFY_LETTER_TEMPLATE.');
  }
  return { apiKey, url, templates };
}

function kafkaOf(given: Omit<Given, 'MODE' | 'HOST' | 'DEMO_SEASON'>): KafkaConfig | undefined {
  const { KAFKA_BROKERS: brokers, KAFKA_USERNAME: username, KAFKA_PASSWORD: password, KAFKA_MECHANISM: mechanism } = given;
  if (brokers === undefined) return undefined;
  if ((username === undefined) !== (password === undefined)) throw new BadConfig('KAFKA_USERNAME and KAFKA_PASSWORD must be set together.');
  return {
    brokers,
    topicPrefix: given.KAFKA_TOPIC_PREFIX,
    source: given.KAFKA_SOURCE,
    partitions: given.KAFKA_PARTITIONS,
    tls: given.KAFKA_TLS === 'yes',
    sasl: username === undefined || password === undefined ? undefined : { mechanism, username, password },
  };
}

/** The configuration of this process; `more` stands above its environment. @throws BadConfig */
export const configHere = (more: Readonly<Record<string, string>> = {}): Config => readConfig({ ...process.env, ...more });
