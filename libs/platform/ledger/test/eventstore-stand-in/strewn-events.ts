import { randomUUID } from 'node:crypto';
import type { Proposed, StandInStore } from './stand-in-store.js';

/** What a server has written before anybody else did. */
export function firstEvents(store: StandInStore): void {
  store.put('$$$user-admin', '$metadata', { $acl: { $r: '$admins' } });
  store.put('$user-admin', '$UserCreated', { loginName: 'admin' });
  store.put('$users', '$User', { loginName: 'admin' });
  store.put('$projections-$all', '$ProjectionsInitialized', {});
  store.put('$projections-$all', '$ProjectionCreated', { name: '$by_category' });
}

/** The server's own records come between anybody's: links of its projections, statistics, scavenges. */
export function systemEvent(store: StandInStore, n: number): void {
  if (n % 3 === 0) store.put('$ce-standin', '$>', { link: n });
  else if (n % 3 === 1) store.put('$stats-127.0.0.1:2113', '$statsCollected', { 'proc-id': n });
  else store.put('$scavenges', '$scavengeStarted', { scavengeId: n });
}

/** Other applications keep their events in the same database: JSON and bytes, with metadata that is not ours, of types that may be ours too. */
export function foreignEvents(store: StandInStore, like: Proposed | undefined): void {
  store.put('order-7', 'OrderPlaced', { total: 12 });
  store.put('order-8', like?.type ?? 'OrderPlaced', { total: 13 });
  const data = Buffer.from([0, 1, 2, 255]);
  const metadata = Buffer.from(JSON.stringify({ $correlationId: 'order-9' }));
  store.append('order-9', 'any', [{ id: randomUUID(), type: 'OrderPacked', contentType: 'application/octet-stream', data, metadata }]);
}
