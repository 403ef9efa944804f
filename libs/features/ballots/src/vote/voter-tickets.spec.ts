import { describe, expect, it } from '@jest/globals';
import { VoterTickets } from './voter-tickets.js';

const tickets = new VoterTickets({ secret: 'a secret of a test, long enough for it' });
const ticket = { roundId: 'H-R3', voterId: '0197f6a4-5a3e-7c11-8d2e-0f1a2b3c4d5e', channel: 'kiosk', turn: 'one' } as const;
const MINUTE = 60_000;

describe('The ticket of a voter', () => {
  it('is good for an hour', () => {
    const given = tickets.give(ticket, 0);
    expect([tickets.read(given, 59 * MINUTE), tickets.read(given, 60 * MINUTE)]).toEqual([ticket, undefined]);
  });

  it('is nothing once a sign of it was changed, or where another house gave it', () => {
    const given = tickets.give(ticket);
    const [text = '', mark = ''] = given.split('.');
    const other = Buffer.from(JSON.stringify([{ ...ticket, channel: 'online' }, Date.now() + MINUTE])).toString('base64url');
    for (const forged of [`${other}.${mark}`, `${text}.${mark.slice(0, -2)}`, text, '', '.', `${given}x`.replace(text, text.slice(1))])
      expect(tickets.read(forged)).toBeUndefined();
    expect(new VoterTickets({ secret: 'another secret, just as long as it is' }).read(given)).toBeUndefined();
  });
});
