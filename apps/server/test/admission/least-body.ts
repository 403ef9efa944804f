import { type Schema, valueFor } from '../../../../test/support/json-schema.js';

const texts = ['chalcots', '2026-03-11', 'C-001', 'a'.repeat(64), `per-${'A'.repeat(22)}`, '7c9e6679-7425-40de-944b-e07fc1f90ae7'];

/** The things of Chalcots that every address names. */
export const params: Readonly<Record<string, string>> = {
  ...{
    bankId: 'chalcots',
    fundId: 'F1',
    roundId: 'C-R1',
    bidId: 'C-001',
    paymentId: 'PAY-001',
    meetingId: 'C-R1-2026-03-11',
    placeId: 'chalcots',
    estateId: 'chalcots',
    dwellingId: 'home-chalcots-1',
    joinId: 'J-1',
  },
  ...{ goalId: 'C1', stream: 'bank-chalcots', code: 'stale', needId: 'need-1', conditionId: 'condition-1', link: 'C-001.guess', screen: 'money' },
  ...{ version: '1', recountId: 'RC-1' },
  sha256: 'a'.repeat(64),
  commitment: 'a'.repeat(64),
};
const queries: Readonly<Record<string, string>> = { '/api/payments': '?bank=chalcots', '/panel/meetings/new': '?bank=chalcots' };

/** With other ids than those of Chalcots where they are given. */
export const addressOf = (path: string, ids: Readonly<Record<string, string>> = {}): string =>
  path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? params[name] ?? name) + (queries[path] ?? '');

/** The least body that a schema takes. */
export const least = (schema: Schema, named: Readonly<Record<string, Schema>>): unknown =>
  valueFor(schema, { named, values: params, text: ({ pattern = '' }) => texts.find((text) => new RegExp(pattern, 'u').test(text)) });
