import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { contentHash } from '#proof';
import type { Append, AppendResult, ExpectedRevision, Ledger, LedgerEntry, Position } from '../src/ledger.js';
import { stamp } from '../src/stamp.js';

const AT = '2026-03-11T19:42:00.000Z';

/** A stream nobody else uses. */
export function freshStream(): string {
  return `spec-${randomUUID()}`;
}

/** A well-formed append of made-up events; the same command and payload make the same bytes. */
export function appendOf(
  stream: string,
  expectedRevision: ExpectedRevision,
  more: { commandId?: string; count?: number; type?: string; data?: object; payload?: string } = {},
): Append {
  const commandId = more.commandId ?? randomUUID();
  const facts = Array.from({ length: more.count ?? 1 }, (_, n) => ({ type: more.type ?? 'SpecNoted', data: { n, ...more.data } }));
  const firstRevision = expectedRevision === 'none' ? 0 : expectedRevision + 1;
  const meta = { commandId, actor: 'spec', office: 'spec', role: 'spec' };
  const events = stamp({ stream, firstRevision, facts, meta, recordedAt: AT, versionOf: () => 1, isPublic: () => true });
  return { stream, expectedRevision, commandId, payloadHash: contentHash(more.payload ?? JSON.stringify(facts)), events };
}

/** The answer to an append that must have been written. */
export function appended(result: AppendResult) {
  expect(result.status).toBe('appended');
  if (result.status !== 'appended') throw new Error(`expected an append, got ${result.status}`);
  return result;
}

/** An item of a list that has one, counted round. */
export function at<T>(list: readonly T[], i: number): T {
  const found = list[i % list.length];
  if (found === undefined) throw new Error('the list is empty');
  return found;
}

/** All that stands after a position, page by page. */
export async function everything(ledger: Ledger, after: Position | undefined, limit = 1000): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for (let from = after; ; ) {
    const page = await ledger.readAll({ after: from, limit });
    entries.push(...page.entries);
    if (page.atEnd) return entries;
    from = page.readTo;
  }
}

/** Several streams at once, so that appends of all sizes meet in batches. */
export async function writeFor(ledger: Ledger, rounds: number, seed: number): Promise<string[]> {
  const written: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const appends = Array.from({ length: 1 + ((round * 7 + seed * 3) % 9) }, () => appendOf(freshStream(), 'none', { count: 1 + (round % 4) }));
    await Promise.all(appends.map((append) => ledger.append(append)));
    written.push(...appends.flatMap(({ events }) => events.map(({ json }) => json)));
  }
  return written;
}

/** What a reader sees who polls for as long as somebody writes, and to the end. */
export async function pollWhile(ledger: Ledger, after: Position | undefined, writing: () => boolean): Promise<LedgerEntry[]> {
  const seen: LedgerEntry[] = [];
  let from = after;
  for (let more = true; more; ) {
    const still = writing();
    const page = await ledger.readAll({ after: from, limit: 50 });
    seen.push(...page.entries);
    from = page.readTo;
    more = still || !page.atEnd;
    await new Promise(setImmediate);
  }
  return seen;
}
