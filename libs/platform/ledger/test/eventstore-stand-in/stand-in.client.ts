import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { type StandIn, type StandInOptions, startStandIn } from './stand-in.js';

/** For the stand-in's own specs: clients as the package makes them. */
const clean: (() => Promise<unknown>)[] = [];

/** Makes an append a call of its own, apart from the stream that the client shares among all appends. */
export const OF_ITS_OWN = { credentials: { username: '', password: '' } };
export const WAYS: readonly (readonly [string, object])[] = [
  ['on the shared stream', {}],
  ['in a call of its own', OF_ITS_OWN],
];

export async function started(options?: StandInOptions): Promise<StandIn> {
  const standIn = await startStandIn(options);
  clean.push(() => standIn.close());
  return standIn;
}

export function clientOf({ url }: { url: string }, query = ''): EventStoreDBClient {
  const client = EventStoreDBClient.connectionString(`${url}${query}`);
  clean.push(() => client.dispose());
  return client;
}

/** Closes what was started and made, the latest first. */
export async function leave(): Promise<void> {
  for (const each of clean.splice(0).reverse()) await each();
}

export const noted = (n: number, id: string = randomUUID()) => jsonEvent({ type: 'Noted', data: { n }, id });

export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}
