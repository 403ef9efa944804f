import { describe, expect, test } from '@jest/globals';
import { v5 } from 'uuid';
import { leafHash } from '#proof';
import { stamp } from './stamp.js';

const commandId = '5f0c6d2e-0000-4000-8000-000000000001';
const meta = { commandId, actor: 'per-AAAAAAAAAAAAAAAAAAAAAA', office: 'panel:bank-a', role: 'panel-treasurer' };
const facts = [
  { type: 'GrantAwarded', data: { pence: 18000, estate: 'Chalcots' } },
  { type: 'GrantAwardedBasis', data: { quorum: ['per-B'], note: undefined } },
];

function stamped(more: { causationId?: string } = {}) {
  return stamp({
    stream: 'bank-a',
    firstRevision: 4,
    facts,
    meta: { ...meta, ...more },
    recordedAt: '2026-03-11T19:42:00.000Z',
    versionOf: (type) => (type === 'GrantAwarded' ? 2 : 1),
    isPublic: (type) => !type.endsWith('Basis'),
  });
}

describe('a stamped event', () => {
  test('is canonical text with sorted keys, and its leaf is the hash of that text', () => {
    const [event] = stamped();
    expect(event?.json).toBe(
      `{"actor":"panel:bank-a","commandId":"${commandId}","data":{"estate":"Chalcots","pence":18000},"id":"${v5('0', commandId)}",` +
        '"recordedAt":"2026-03-11T19:42:00.000Z","revision":4,"role":"panel","stream":"bank-a","type":"GrantAwarded","v":2}',
    );
    expect(event?.leaf).toEqual(leafHash(event?.json ?? ''));
  });

  test('names the office when it is public and the person when it is restricted', () => {
    expect(stamped().map(({ envelope }) => envelope.actor)).toEqual(['panel:bank-a', 'per-AAAAAAAAAAAAAAAAAAAAAA']);
  });

  test('keeps the exact role for the restricted: a chair or a treasurer is one person', () => {
    expect(stamped().map(({ envelope }) => envelope.role)).toEqual(['panel', 'panel-treasurer']);
  });

  test('has an id that depends on its command and place alone', () => {
    expect(stamped().map(({ envelope }) => envelope.id)).toEqual([v5('0', commandId), v5('1', commandId)]);
  });

  test('names its cause when a reaction sent the command, and nothing otherwise', () => {
    expect(stamped({ causationId: v5('9', commandId) })[0]?.json).toContain(`"causationId":"${v5('9', commandId)}"`);
    expect(stamped()[0]?.json).not.toContain('causation');
  });

  test('names nobody, no cause and no moment but the full hour when it is sealed', () => {
    const sealed = stamp({
      stream: 'ballot-1',
      firstRevision: 0,
      facts: [{ type: 'BallotSealed', data: { n: 1 } }],
      meta: { ...meta, causationId: v5('9', commandId) },
      recordedAt: '2026-03-11T19:42:13.501Z',
      versionOf: () => 1,
      isPublic: () => true,
      isSealed: () => true,
    });
    expect(sealed[0]?.json).toBe(
      `{"commandId":"${commandId}","data":{"n":1},"id":"${v5('0', commandId)}","recordedAt":"2026-03-11T19:00:00.000Z","revision":0,"stream":"ballot-1","type":"BallotSealed","v":1}`,
    );
  });
});
