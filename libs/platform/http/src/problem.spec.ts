import { describe, expect, it } from '@jest/globals';
import { BadRequestException, NotFoundException } from '@nestjs/common';
import type { RefusalKind } from '#decider';
import { InvalidInput, inputErrors } from './invalid-input.js';
import { describeError } from './log.js';
import { refusalProblem } from './problem.js';
import { problemOf } from './problem-of.js';
import { refusalEntry, registerRefusals } from './refusals.js';

const table = {
  'pot-is-empty': { kind: 'limit', title: 'There is not enough left to give.' },
  'not-your-bank': { kind: 'forbidden', title: 'You do not act for this bank.' },
  'no-such-bid': { kind: 'not-found', title: 'We cannot find this bid.' },
  'already-decided': { kind: 'conflict', title: 'This bid was decided already.' },
} as const;
registerRefusals('sample', table);

describe('a refusal at the edge', () => {
  const expected: readonly (readonly [keyof typeof table, RefusalKind, number])[] = [
    ['pot-is-empty', 'limit', 422],
    ['not-your-bank', 'forbidden', 403],
    ['no-such-bid', 'not-found', 404],
    ['already-decided', 'conflict', 409],
  ];
  it.each(expected)('%s is %s and answers %i', (code, kind, status) => {
    expect(refusalEntry({ code }).kind).toBe(kind);
    expect(refusalProblem({ code, detail: { bidId: 'C-001' } })).toEqual({
      type: `/problems/${code}`,
      title: table[code].title,
      status,
      code,
      facts: { bidId: 'C-001' },
    });
  });

  it('is told in the words of its feature, and has one kind in all of them', () => {
    registerRefusals('other', { 'pot-is-empty': { kind: 'limit', title: 'The pot has nothing more.' } });
    registerRefusals('other', { 'pot-is-empty': { kind: 'limit', title: 'A second wording.' } });
    const refusal = { code: 'pot-is-empty', detail: {} };
    expect([undefined, 'sample', 'other', 'third'].map((feature) => refusalProblem(refusal, feature).title)).toEqual([
      table['pot-is-empty'].title,
      table['pot-is-empty'].title,
      'The pot has nothing more.',
      table['pot-is-empty'].title,
    ]);
    expect(() => registerRefusals('third', { 'pot-is-empty': { kind: 'conflict', title: 'x' } })).toThrow(/limit in sample, other and conflict in third/);
  });

  it('is a fault when no table knows it', () => {
    expect(() => refusalProblem({ code: 'never-registered', detail: {} })).toThrow(/registerRefusals/);
  });
});

describe('an exception at the edge', () => {
  it('lists what is wrong with an input by pointer', () => {
    const errors = inputErrors([{ message: 'too small', path: ['costs', 0, { key: 'a/b' }] }]);
    expect(problemOf(new InvalidInput(errors), 't1')).toMatchObject({ status: 400, errors: [{ pointer: '/costs/0/a~1b', message: 'too small' }] });
  });

  it.each([
    [new NotFoundException('secret place'), 404],
    [new BadRequestException('secret'), 400],
    [Object.assign(new Error('connect secret'), { code: 'ECONNREFUSED' }), 503],
    [Object.assign(new Error('terminating'), { code: '57P01' }), 503],
    [Object.assign(new Error('too big'), { statusCode: 413 }), 413],
    [Object.assign(new Error('secret'), { name: 'StoreAway' }), 503],
    [Object.assign(new Error('relation "read_balances_v2.funds" does not exist'), { code: '42P01', severity: 'ERROR' }), 503],
    [Object.assign(new Error('relation "ledger.evnets" does not exist'), { code: '42P01', severity: 'ERROR' }), 500],
    [new Error('Connection terminated unexpectedly'), 503],
    [Object.assign(new Error('secret'), { name: 'VaultConflict' }), 409],
    [Object.assign(new Error('secret'), { name: 'EventTooLarge' }), 413],
    [Object.assign(new Error('secret socket'), { code: 'ENOENT', syscall: 'connect' }), 503],
    [Object.assign(new Error('secret file'), { code: 'ENOENT', syscall: 'open' }), 500],
    [new Error('secret bug'), 500],
    ['a thrown string', 500],
  ])('%s answers %i and tells nothing of its message', (error, status) => {
    const problem = problemOf(error, 'trace-1');
    expect(problem.status).toBe(status);
    expect(problem.trace).toBe(status >= 500 ? 'trace-1' : undefined);
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  it('is logged without the values that a database quotes', () => {
    const error = Object.assign(new Error('invalid input syntax for type uuid: "Mrs Jones"'), {
      severity: 'ERROR',
      code: '22P02',
      detail: 'Key (name)=(Mrs Jones)',
    });
    expect(JSON.stringify(describeError(error))).not.toContain('Jones');
    expect(describeError(error)).toMatchObject({ code: '22P02' });
  });
});
