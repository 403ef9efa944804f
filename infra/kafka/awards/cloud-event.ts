import type { KafkaMessage } from 'kafkajs';
import { z } from 'zod';
import { type FactType, factTypes } from './facts.js';

/** What a record turned out to be. */
export type Read =
  /** A fact that this read model is not made of. */
  | { readonly kind: 'other' }
  | { readonly kind: 'fact'; readonly source: string; readonly id: string; readonly statement: string; readonly fact: string }
  /** `source` and `id` are there when the record could say that much. */
  | { readonly kind: 'set-aside'; readonly why: string; readonly source?: string | undefined; readonly id?: string | undefined };

/** The envelope in a record's value, as far as it is needed here. */
const envelope = z.object({ id: z.uuid(), stream: z.string().max(96), recordedAt: z.iso.datetime(), data: z.unknown() });
const TYPE = /^org\.estatebank\.([A-Za-z]+)\.v(\d{1,6})$/;
const OF_BANK = 'bank-';

/** Reads CloudEvents 1.0 in Kafka's binary binding: the attributes are headers that begin with `ce_`, the value is the fact in JSON. */
export function readRecord({ headers = {}, value }: KafkaMessage): Read {
  const [specversion, source, id, type] = ['specversion', 'source', 'id', 'type'].map((name) => headerText(headers[`ce_${name}`]));
  const aside = (why: string): Read => ({ kind: 'set-aside', why, source, id });
  if (specversion !== '1.0' || !source || !id || !type) return aside('it is no CloudEvent of version 1.0 in the binary binding');
  const [, name = '', version] = TYPE.exec(type) ?? [];
  const factType = factTypes.get(name);
  if (factType === undefined) return { kind: 'other' };
  if (Number(version) !== factType.v) return aside(`${name} of version ${version} is not read by this program`);
  const told = toldIn(value, factType);
  if (typeof told === 'string') return aside(`${name} ${told}`);
  if (told.id !== id) return aside(`${name} has one id in its headers and another in its value`);
  return { kind: 'fact', source, id, statement: factType.statement, fact: JSON.stringify({ ...told.fact, source }) };
}

/** A header may come more than once, and then it says nothing. */
export function headerText(header: Buffer | string | (Buffer | string)[] | undefined): string | undefined {
  if (header === undefined || Array.isArray(header)) return undefined;
  const text = header.toString();
  return text.includes('\0') || text.length > 500 ? undefined : text;
}

/** The fact flat, or what is wrong with it. */
function toldIn(value: Buffer | null, { data }: FactType): string | { readonly id: string; readonly fact: Record<string, unknown> } {
  let json: unknown;
  try {
    json = JSON.parse(value?.toString() ?? '');
  } catch {
    return 'holds no JSON';
  }
  const whole = envelope.safeParse(json);
  if (!whole.success) return `does not fit: ${complaint(whole.error)}`;
  const { id, stream, recordedAt } = whole.data;
  const fields = data.safeParse(whole.data.data);
  if (!fields.success) return `does not fit: data.${complaint(fields.error)}`;
  const ofBank = stream.startsWith(OF_BANK) ? stream.slice(OF_BANK.length) : undefined;
  return { id, fact: { ...fields.data, recordedAt, ofBank } };
}

/** Where and what, without the value itself: log lines are no place for data. */
const complaint = ({ issues: [issue] }: z.ZodError): string => `${issue?.path.join('.')} ${issue?.code}`;
