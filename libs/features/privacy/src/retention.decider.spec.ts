import { describe, it } from '@jest/globals';
import { sealed, specFor } from '#decider/spec';
import { RecordExpiry } from './retention.commands.js';
import { retentionDecider } from './retention.decider.js';

const { given } = specFor(retentionDecider);
const data = { subject: 'application-C-001', retention: 'bid', countedFrom: '2026-03-11', keptUntil: '2028-03-11' } as const;
const expire = (at: string) => sealed(RecordExpiry, data, at);

describe('The time of a text', () => {
  it('is over on the day after the last one', () => given().when(expire('2028-03-12T00:30:00.000Z'), undefined).then({ type: 'RetentionExpired', data }));
  it('is not over on the last one', () => given().when(expire('2028-03-11T23:00:00.000Z'), undefined).thenRefused('still-kept'));
  it('is over once', () => given({ type: 'RetentionExpired', data }).when(expire('2028-04-01T10:00:00.000Z'), undefined).thenNothing());
  it('is over for each class by itself', () =>
    given({ type: 'RetentionExpired', data: { ...data, retention: 'finance' } })
      .when(expire('2028-04-01T10:00:00.000Z'), undefined)
      .then({ type: 'RetentionExpired', data }));
});
