import { expect, it } from '@jest/globals';
import type { Recorded } from '#decider';
import { textRefOf } from '#decider/spec';
import type { ApplicationEvent } from '#events';
import { type BidBrief, briefFolding } from './bid-brief.facts.js';

const told = (type: string, data: object) => ({ type, data }) as unknown as Recorded<ApplicationEvent>;

it('A panel reads the newest words of a bid, and of those that were not put right the first', () => {
  const given = {
    bidId: 'C-001',
    title: textRefOf('title'),
    what: textRefOf('what'),
    askedPence: 18_000,
    goals: [],
    costs: [],
    leadKind: 'individual',
    atRisk: false,
  };
  const [title, where] = [textRefOf('newTitle'), textRefOf('where')];
  const events = [told('BidReceived', given), told('BidReworded', { bidId: 'C-001', title }), told('BidReworded', { bidId: 'C-001', where })];
  const brief = events.reduce<BidBrief | undefined>(briefFolding.evolve, briefFolding.initialState);
  expect(brief).toMatchObject({ ...given, title, where });
  expect(briefFolding.evolve(undefined, told('BidReworded', { bidId: 'C-001', title }))).toBeUndefined();
});
