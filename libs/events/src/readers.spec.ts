import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { catalogue } from './catalogue.js';
import { householdToken, personToken, publicName, textRef } from './primitives.js';

/** A leaf of a type's schema, with the path to it. */
interface Leaf {
  readonly at: string;
  readonly schema: z.ZodType;
}

function leaves(schema: z.ZodType, at: string): Leaf[] {
  if (schema === textRef) return [];
  if (schema instanceof z.ZodOptional) return leaves(schema.unwrap() as z.ZodType, at);
  if (schema instanceof z.ZodArray) return leaves(schema.element as z.ZodType, at);
  if (schema instanceof z.ZodObject) return Object.entries(schema.shape).flatMap(([key, part]) => leaves(part as z.ZodType, `${at}.${key}`));
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => leaves(option as z.ZodType, at));
  return [{ at, schema }];
}

const all = catalogue.types.map(({ type, schema, audience }) => ({ type, audience, parts: leaves(schema, type) }));
const people: readonly z.ZodType[] = [personToken, householdToken];

/** Text that is neither a closed code, an id nor a TextRef, and why it may stand in an event all the same. */
const OPEN_TEXT: Readonly<Record<string, string>> = {
  'MoneyReceived.statementLine': 'the accountable body’s own reference of a line in its statement',
  'PaymentSettled.statementLine': 'the same',
  'MoneyReturned.statementLine': 'the same',
  'AwardDeclared.decidedBy.evidence': 'the name of a stream',
  'BidDeclined.decidedBy.evidence': 'the name of a stream',
  'DecisionsDeclared.decidedBy.evidence': 'the name of a stream',
  'BidDecided.decidedBy.evidence': 'the name of a stream',
  'DecisionBasis.bidStatus': 'a status of another feature’s stream, as its folding named it',
  'ItemVotedBasis.bidStatus': 'the same',
  'FastTrackOpened.bidStatus': 'the same',
  'BidJoined.toStatus': 'the same',
  'PaymentReadiness.status': 'the same',
  'PaymentReadiness.nameCheck': 'the answer of a payee name check, as its folding named it',
  'InstructionRefused.code': 'a refusal’s code',
  'PaymentSentBack.why': 'a refusal’s code',
};

/** A string that could hold a sentence: no pattern, no format, no list of values. */
function isOpenText({ schema }: Leaf): boolean {
  if (!(schema instanceof z.ZodString) || schema === (publicName as z.ZodType)) return false;
  return schema.safeParse('Ada, 12 High St').success;
}

describe('who may read what', () => {
  it('no event that everyone may read has room for a person or a household', () => {
    const named = all.filter(({ audience }) => audience !== 'restricted').flatMap(({ parts }) => parts.filter(({ schema }) => people.includes(schema)));
    expect(named.map(({ at }) => at)).toEqual([]);
  });

  it('and the walk through the schemas does find them in the restricted ones', () => {
    const found = all.flatMap(({ parts }) => parts.filter(({ schema }) => people.includes(schema)).map(({ at }) => at));
    expect(found).toEqual(expect.arrayContaining(['ItemVotedBasis.votes.member', 'DecisionBasis.interests.member', 'PaymentReadiness.approvals.household']));
    expect(found).toContain('BidReceivedBasis.coSigner');
  });

  it('no event has room for typed text, but where the list says why', () => {
    const open = all.flatMap(({ parts }) => parts.filter(isOpenText).map(({ at }) => at));
    expect([...new Set(open)].sort()).toEqual(Object.keys(OPEN_TEXT).sort());
  });

  // A name stays in the ledger for ever: only who runs a bank gives one, and it is an organisation's.
  it('no event has room for a name, but of banks, places, funds and funders', () => {
    const names = all.flatMap(({ parts }) => parts.filter(({ schema }) => schema === (publicName as z.ZodType)).map(({ at }) => at));
    expect(names.sort()).toEqual([
      'BankOpened.name',
      'FundAgreed.funder',
      'FundAgreed.name',
      'FundCarriedForward.agreedBy',
      'MoneyReceived.remittedBy',
      'PlaceAdded.name',
      'PlaceNamed.name',
    ]);
  });

  it('open text that everyone may read is short', () => {
    const readable = all.filter(({ audience }) => audience !== 'restricted').flatMap(({ parts }) => parts.filter(isOpenText));
    expect(readable.filter(({ schema }) => schema.safeParse('x'.repeat(97)).success).map(({ at }) => at)).toEqual([]);
  });
});
