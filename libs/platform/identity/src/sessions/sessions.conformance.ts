import { describe, expect, test } from '@jest/globals';
import { sessionLimits } from './session-limits.js';
import type { NewSession, Sessions } from './sessions.js';

const MINUTE = 60_000;
const staff: NewSession = { person: 'PM-C1', method: 'email-link', device: 'computer', limits: { idleSeconds: 1800, absoluteSeconds: 43_200 } };
const beside: NewSession = { ...staff, person: 'AP-1', method: 'helper', helper: 'ORG-1', purpose: 'join-a-home', limits: sessionLimits('helper', []) };
const start = Date.parse('2026-05-04T09:00:00.000Z');

/** What every adapter of `Sessions` must do; each test has a clock of its own that it moves. */
export function sessionsConformance(name: string, open: (now: () => number) => Promise<Sessions>): void {
  const opened = async () => {
    const clock = { at: start };
    return { clock, sessions: await open(() => clock.at) };
  };

  describe(name, () => {
    test('a session is found by its secret and by no other', async () => {
      const { sessions } = await opened();
      const [one, other] = [await sessions.begin(staff), await sessions.begin({ ...staff, person: 'FH-1' })];
      expect(one.secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(one.secret).not.toBe(other.secret);
      expect(await sessions.find(one.secret)).toEqual({ ...one.session, lastSeenAt: new Date(start).toISOString() });
      expect((await sessions.find(other.secret))?.person).toBe('FH-1');
      for (const guess of ['', 'x'.repeat(43), one.session.sessionId, `${one.secret}=`]) expect(await sessions.find(guess)).toBeUndefined();
    });

    test('it ends when nothing was asked for as long as its limit says, and each request gives it as long again', async () => {
      const { sessions, clock } = await opened();
      const { secret } = await sessions.begin(staff);
      for (let i = 0; i < 3; i++) {
        clock.at += 29 * MINUTE;
        expect(await sessions.find(secret)).toBeDefined();
      }
      clock.at += 30 * MINUTE;
      expect(await sessions.find(secret)).toBeUndefined();
      expect(await sessions.list('PM-C1')).toEqual([]);
    });

    test('it ends at its last hour, however busy it is', async () => {
      const { sessions, clock } = await opened();
      const { secret } = await sessions.begin(staff);
      for (let minutes = 0; minutes < 700; minutes += 20) {
        clock.at += 20 * MINUTE;
        expect(await sessions.find(secret)).toBeDefined();
      }
      clock.at = start + 720 * MINUTE;
      expect(await sessions.find(secret)).toBeUndefined();
    });

    test('when it was last seen is exact to a minute', async () => {
      const { sessions, clock } = await opened();
      const { secret } = await sessions.begin(staff);
      clock.at += MINUTE - 1;
      await sessions.find(secret);
      expect((await sessions.find(secret))?.lastSeenAt).toBe(new Date(start).toISOString());
      clock.at += 1;
      await sessions.find(secret);
      expect((await sessions.find(secret))?.lastSeenAt).toBe(new Date(start + MINUTE).toISOString());
    });

    test('showing again who one is gives another secret to the same session', async () => {
      const { sessions, clock } = await opened();
      const { secret, session } = await sessions.begin(staff);
      clock.at += 5 * MINUTE;
      const fresh = (await sessions.stepUp(secret, 'passkey')) ?? '';
      expect(await sessions.find(secret)).toBeUndefined();
      const at = new Date(clock.at).toISOString();
      expect(await sessions.find(fresh)).toMatchObject({ sessionId: session.sessionId, steppedUp: { at, method: 'passkey' }, signedInAt: session.signedInAt });
      expect(await sessions.stepUp(secret, 'passkey')).toBeUndefined();
      expect(await sessions.stepUp('x'.repeat(43), 'passkey')).toBeUndefined();
    });

    test('whoever comes in by what counts as showing again who one is has shown it as they begin', async () => {
      const { sessions } = await opened();
      const { secret } = await sessions.begin({ ...staff, method: 'letter-code', steppedUp: true });
      expect(await sessions.find(secret)).toMatchObject({ steppedUp: { at: new Date(start).toISOString(), method: 'letter-code' } });
    });

    test('fifty requests with one secret at once all find it, and of fifty step-ups one succeeds', async () => {
      const { sessions, clock } = await opened();
      const { secret, session } = await sessions.begin(staff);
      clock.at += 2 * MINUTE;
      const found = await Promise.all(Array.from({ length: 50 }, () => sessions.find(secret)));
      expect(new Set(found.map((each) => each?.sessionId))).toEqual(new Set([session.sessionId]));
      const secrets = await Promise.all(Array.from({ length: 50 }, () => sessions.stepUp(secret, 'email-link')));
      expect(secrets.filter((each) => each !== undefined)).toHaveLength(1);
    });

    test('an office taken on since brings the limits down, and nothing raises them', async () => {
      const { sessions, clock } = await opened();
      const { secret, session } = await sessions.begin({ ...staff, limits: sessionLimits('email-link', []) });
      await sessions.tighten(session.sessionId, staff.limits);
      await sessions.tighten(session.sessionId, sessionLimits('passkey', []));
      expect(await sessions.find(secret)).toMatchObject({ idleSeconds: 1800, endsAt: new Date(start + 720 * MINUTE).toISOString() });
      clock.at += 31 * MINUTE;
      expect(await sessions.find(secret)).toBeUndefined();
    });

    test('a person sees where they are signed in, ends one place, or all but one, or all', async () => {
      const { sessions, clock } = await opened();
      const begun = [];
      for (const device of ['phone', 'computer', 'unknown'] as const) {
        begun.push(await sessions.begin({ ...staff, device }));
        clock.at += MINUTE;
      }
      const other = await sessions.begin({ ...staff, person: 'FH-1' });
      const [first, second, third] = begun.map(({ session }) => session.sessionId);
      expect((await sessions.list('PM-C1')).map(({ device }) => device)).toEqual(['unknown', 'computer', 'phone']);
      expect(await sessions.end('FH-1', first ?? '')).toBe(false);
      expect(await sessions.end('PM-C1', first ?? '')).toBe(true);
      expect(await sessions.end('PM-C1', first ?? '')).toBe(false);
      expect(await sessions.endAll('PM-C1', third)).toBe(1);
      expect((await sessions.list('PM-C1')).map(({ sessionId }) => sessionId)).toEqual([third]);
      expect(await sessions.find(begun.find(({ session }) => session.sessionId === second)?.secret ?? '')).toBeUndefined();
      expect(await sessions.endAll('PM-C1')).toBe(1);
      expect(await sessions.list('PM-C1')).toEqual([]);
      expect(await sessions.find(other.secret)).toBeDefined();
    });

    test('a helper ends the session beside somebody, and it goes when either of them goes', async () => {
      const { sessions } = await opened();
      const helped = { ...staff, person: 'AP-1', method: 'helper', helper: 'ORG-1', limits: sessionLimits('helper', []) } as const;
      const [one, two] = [await sessions.begin(helped), await sessions.begin(helped)];
      expect((await sessions.find(one.secret))?.helper).toBe('ORG-1');
      expect(await sessions.end('ORG-1', one.session.sessionId)).toBe(true);
      expect(await sessions.endAll('ORG-1')).toBe(1);
      expect(await sessions.find(two.secret)).toBeUndefined();
    });

    test('one that was begun shut lets nobody in before it is opened, and is in no list', async () => {
      const { sessions } = await opened();
      const { secret, session } = await sessions.begin({ ...beside, shut: true });
      expect([await sessions.find(secret), await sessions.list('AP-1')]).toEqual([undefined, []]);
      expect(await sessions.open(session.sessionId)).toBe(true);
      expect(await sessions.find(secret)).toMatchObject({ sessionId: session.sessionId, helper: 'ORG-1', purpose: 'join-a-home' });
      expect(await sessions.list('AP-1')).toMatchObject([{ purpose: 'join-a-home' }]);
    });

    test('one that was ended while it waited shut is opened no more, and says so', async () => {
      const { sessions } = await opened();
      const { secret, session } = await sessions.begin({ ...beside, shut: true });
      await sessions.endAll('ORG-1');
      expect([await sessions.open(session.sessionId), await sessions.find(secret)]).toEqual([false, undefined]);
      expect(await sessions.helpEnded()).toMatchObject([{ sessionId: session.sessionId, how: 'never-opened' }]);
    });

    test('each end beside somebody waits to be told: how, by whom of the two, and after how long', async () => {
      const { sessions, clock } = await opened();
      const [out, ended, all, over, shut] = [
        ...[await sessions.begin(beside), await sessions.begin(beside), await sessions.begin({ ...beside, person: 'AP-2' })],
        ...[await sessions.begin({ ...beside, person: 'AP-3' }), await sessions.begin({ ...beside, person: 'AP-3', shut: true })],
      ].map(({ session }) => session.sessionId);
      const own = await sessions.begin(staff);
      expect(await sessions.helpEnded()).toEqual([]);
      clock.at += 7 * MINUTE + 59_000;
      await sessions.end('ORG-1', out ?? '', 'signed-out');
      await sessions.end('AP-1', ended ?? '');
      await sessions.endAll('AP-2');
      await sessions.end('PM-C1', own.session.sessionId);
      clock.at += 30 * MINUTE;
      await sessions.begin(staff);
      const told = await sessions.helpEnded();
      expect(new Map(told.map(({ sessionId, notedAt: _, ...how }) => [sessionId, how]))).toEqual(
        new Map<string | undefined, object>([
          [out, { how: 'signed-out', by: 'helper', lastedMinutes: 7 }],
          [ended, { how: 'ended-elsewhere', by: 'person', lastedMinutes: 7 }],
          [all, { how: 'ended-elsewhere', by: 'person', lastedMinutes: 7 }],
          [over, { how: 'ran-out', lastedMinutes: 30 }],
          [shut, { how: 'never-opened', lastedMinutes: 30 }],
        ]),
      );
      const late = new Date(clock.at).toISOString();
      const soon = new Date(clock.at - 30 * MINUTE).toISOString();
      expect(new Map(told.map(({ sessionId, notedAt }) => [sessionId, notedAt]))).toEqual(
        new Map([...[out, ended, all].map((each) => [each, soon] as const), ...[over, shut].map((each) => [each, late] as const)]),
      );
      for (const { sessionId } of told.slice(1)) await sessions.helpTold(sessionId);
      expect(await sessions.helpEnded()).toEqual(told.slice(0, 1));
    });

    test('the minutes of help are whole ones, and none is rounded up, however it ended', async () => {
      const { sessions, clock } = await opened();
      const [over, out, all] = [
        await sessions.begin({ ...beside, person: 'AP-3', limits: staff.limits }),
        await sessions.begin(beside),
        await sessions.begin({ ...beside, person: 'AP-2' }),
      ];
      clock.at += MINUTE + 59_600;
      await sessions.find(over.secret);
      await sessions.end('ORG-1', out.session.sessionId, 'signed-out');
      await sessions.endAll('AP-2');
      clock.at += 30 * MINUTE;
      const told = await sessions.helpEnded();
      expect(new Map(told.map(({ sessionId, how, lastedMinutes }) => [sessionId, [how, lastedMinutes]]))).toEqual(
        new Map([
          [over.session.sessionId, ['ran-out', 31]],
          [out.session.sessionId, ['signed-out', 1]],
          [all.session.sessionId, ['ended-elsewhere', 1]],
        ]),
      );
    });
  });
}
