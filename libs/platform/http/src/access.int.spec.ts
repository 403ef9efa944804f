import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Global, Module, Post, Req, type Type } from '@nestjs/common';
import { APP_FILTER, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { command } from '#decider';
import { type Acting, PEOPLE } from '#identity';
import {
  Access,
  type AccessRule,
  actingIn,
  createLog,
  everybody,
  type FastifyInstance,
  type FastifyRequest,
  HttpRoom,
  held,
  heldSomewhere,
  httpAdapter,
  mayBeSent,
  ProblemFilter,
  placeOf,
  RouteRules,
  related,
  Sends,
  setUpHttp,
  signedIn,
  signedInAlone,
} from './index.js';

const roles: Readonly<Record<string, readonly { readonly role: string; readonly context: string; readonly emergency?: true }[]>> = {
  chair: [{ role: 'chair', context: 'here' }],
  elsewhere: [{ role: 'chair', context: 'there' }],
  holder: [{ role: 'holder', context: 'everywhere' }],
  passing: [
    { role: 'chair', context: 'here', emergency: true },
    { role: 'holder', context: 'here' },
  ],
  nobody: [],
};
/** As the people's port answers; a token is the person and the place. */
const people = {
  get: async (person: string) => (roles[person] ? { person, name: person, roles: roles[person] } : undefined),
  actAs: async (person: string, context: string, role: string): Promise<Acting | undefined> => {
    const by = roles[person]?.find((each) => each.role === role && (each.context === context || each.context === 'everywhere'));
    const holds = role === 'applicant' || by !== undefined;
    return roles[person] && holds ? { actor: `${person}@${context}`, office: role, role, ...(by?.emergency ? { emergency: true } : {}) } : undefined;
  },
};

@Global()
@Module({ providers: [{ provide: PEOPLE, useValue: people }], exports: [PEOPLE] })
class Town {}
const log = createLog({ level: 'silent' });

let app: NestFastifyApplication | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function house(controllers: readonly Type[], before: (fastify: FastifyInstance) => void = () => {}) {
  @Module({ imports: [Town, HttpRoom.with(log)], controllers: [...controllers], providers: [{ provide: APP_FILTER, useExisting: ProblemFilter }] })
  class House {}
  app = await NestFactory.create<NestFastifyApplication>(House, httpAdapter(), { logger: false, abortOnError: false });
  setUpHttp(app, log);
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', async (request) => {
    const { 'x-who': person, 'x-helper': helper, 'x-shown': shown, 'x-purpose': purpose } = request.headers;
    if (typeof person !== 'string') return;
    const now = new Date().toISOString();
    const steppedUp = shown === undefined ? undefined : { at: now, method: shown };
    Object.assign(request, { viewer: { person }, signedIn: { sessionId: 's', person, method: 'email-link', signedInAt: now, helper, purpose, steppedUp } });
  });
  before(fastify);
  await app.init();
  await fastify.ready();
  return app;
}

/** One handler with a rule, which answers who acts. */
function ruled(rule: AccessRule): Type {
  @Controller('things')
  class Things {
    @Access(rule)
    @Get(':place/:thing')
    look(@Req() request: FastifyRequest) {
      return { actor: request.acting?.actor ?? null };
    }
  }
  return Things;
}
const ask = async (who: string | undefined, url = '/things/here/pot', more: Record<string, string> = {}) => {
  const answer = await app?.inject({ url, headers: { ...(who === undefined ? {} : { 'x-who': who }), ...more } });
  return answer?.statusCode === 200 ? answer.json().actor : answer?.statusCode;
};

describe('A rule', () => {
  it('for everybody, and for whoever is signed in', async () => {
    await house([ruled(everybody)]);
    expect(await ask(undefined)).toBeNull();
    await app?.close();
    await house([ruled(signedIn)]);
    expect([await ask(undefined), await ask('nobody')]).toEqual([403, null]);
  });

  it('for whoever is signed in with nobody at their side', async () => {
    await house([ruled(signedInAlone)]);
    expect([await ask(undefined), await ask('nobody'), await ask('nobody', undefined, { 'x-helper': 'chair' })]).toEqual([403, null, 403]);
  });

  it('for what a helper and somebody came for lets them do that alone, and whoever is by themselves all the same', async () => {
    await house([ruled({ ...everybody, helped: 'ask-for-money' })]);
    const beside = (purpose: object) => ask('nobody', undefined, { 'x-helper': 'chair', ...purpose });
    expect([await ask(undefined), await ask('nobody'), await beside({ 'x-purpose': 'ask-for-money' })]).toEqual([null, null, null]);
    expect([await beside({ 'x-purpose': 'join-a-home' }), await beside({})]).toEqual([403, 403]);
  });

  it('asks for the role at the place that the address names, not at another', async () => {
    await house([ruled(held(['chair', 'holder'], 'place'))]);
    expect(await Promise.all(['chair', 'holder', 'elsewhere', 'nobody', undefined].map((who) => ask(who)))).toEqual([
      'chair@here',
      'holder@here',
      403,
      403,
      403,
    ]);
    expect(await ask('chair', '/things/there/pot')).toBe(403);
    expect(await ask('elsewhere', '/things/there/pot?place=here')).toBe('elsewhere@there');
    expect(await ask('chair', '/things/there/pot?place=here')).toBe(403);
  });

  it('that lasts counts no role that is held in an emergency, and goes on to the next one', async () => {
    await house([ruled(held(['chair'], 'place'))]);
    expect([await ask('passing'), await ask('chair')]).toEqual(['passing@here', 'chair@here']);
    await app?.close();
    await house([ruled(held(['chair'], 'place', { lasting: true }))]);
    expect([await ask('passing'), await ask('chair')]).toEqual([403, 'chair@here']);
    await app?.close();
    await house([ruled(held(['chair', 'holder'], 'place', { lasting: true }))]);
    expect(await ask('passing')).toBe('passing@here');
  });

  it('that lasts is another rule than one that does not', () => {
    class Open extends command('Open', z.strictObject({ place: z.string() })) {}
    mayBeSent(Open, held(['chair'], 'place'));
    expect(() => mayBeSent(Open, held(['chair'], 'place', { lasting: true }))).toThrow('two rules');
  });

  it('of what changes something asks the body and the path that its handler reads, and never the query', async () => {
    @Controller('things')
    class Things {
      @Access(held(['chair'], 'place'))
      @Post()
      change(@Req() request: FastifyRequest) {
        return { actor: request.acting?.actor };
      }
    }
    await house([Things]);
    const headers = { 'content-type': 'application/json', 'x-who': 'chair' };
    const change = async (url: string, place: string) => (await app?.inject({ method: 'POST', url, headers, payload: { place } }))?.statusCode;
    expect([await change('/things', 'here'), await change('/things', 'there')]).toEqual([201, 403]);
    expect([await change('/things?place=here', 'there'), await change('/things?place=there', 'here')]).toEqual([403, 201]);
  });

  it('asks a question for the place: where there is nothing it is 404 for everybody, and what is no id is 400', async () => {
    await house([
      ruled(
        held(
          ['chair'],
          placeOf('thing', async (thing) => (thing === 'pot' ? 'here' : undefined)),
        ),
      ),
    ]);
    expect([await ask('chair'), await ask('elsewhere')]).toEqual(['chair@here', 403]);
    expect([await ask('chair', '/things/here/none'), await ask(undefined, '/things/here/none')]).toEqual([404, 404]);
    expect([await ask('chair', '/things/here/%00'), await ask(undefined, '/things/here/a%20b')]).toEqual([400, 400]);
  });

  it('that is hidden tells a stranger the same as where there is nothing', async () => {
    await house([
      ruled(
        held(
          ['chair'],
          placeOf('thing', async (thing) => (thing === 'pot' ? 'here' : undefined)),
          { hidden: true },
        ),
      ),
    ]);
    const body = async (url: string) => (await app?.inject({ url, headers: { 'x-who': 'elsewhere' } }))?.body;
    expect([await ask('chair'), await ask('elsewhere'), await ask(undefined)]).toEqual(['chair@here', 404, 404]);
    expect(await body('/things/here/pot')).toBe(await body('/things/here/none'));
  });

  it('lets in by what somebody has to do with the thing, and tries the roles else', async () => {
    const own = async ({ headers }: FastifyRequest) => (headers['x-key'] === 'mine' ? { actor: 'own', office: 'applicant', role: 'applicant' } : undefined);
    await house([ruled(held(['chair'], 'place', { or: own }))]);
    expect([await ask(undefined, undefined, { 'x-key': 'mine' }), await ask('chair'), await ask('nobody')]).toEqual(['own', 'chair@here', 403]);
    await app?.close();
    await house([ruled(related(own, 'place'))]);
    expect([await ask('nobody', undefined, { 'x-key': 'mine' }), await ask('chair')]).toEqual(['own', 403]);
  });

  it('for whoever holds the role somewhere', async () => {
    await house([ruled(heldSomewhere(['chair']))]);
    expect(await Promise.all(['chair', 'elsewhere', 'holder', undefined].map((who) => ask(who)))).toEqual([null, null, 403, 403]);
  });

  it('that needs a step-up turns away who has not shown again who they are', async () => {
    await house([ruled(held(['chair'], 'place', { stepUp: true }))]);
    expect([await ask('chair'), await ask('chair', undefined, { 'x-shown': 'passkey' })]).toEqual([403, 'chair@here']);
  });

  it('counts a posted letter as a step-up for what is one’s own alone, and for nothing with a role or a place', async () => {
    const byLetter = { 'x-shown': 'letter-code' };
    await house([ruled({ ...signedInAlone, stepUp: true })]);
    expect([await ask('chair'), await ask('chair', undefined, byLetter)]).toEqual([403, null]);
    const own = related(async () => ({ actor: 'own', office: 'applicant', role: 'applicant' }), 'place', { stepUp: true });
    for (const rule of [held(['chair'], 'place', { stepUp: true }), { ...heldSomewhere(['chair']), stepUp: true }, own]) {
      await app?.close();
      await house([ruled(rule)]);
      expect([rule.to, await ask('chair', undefined, byLetter)]).toEqual([rule.to, 403]);
    }
  });

  it('counts no office for somebody with a helper at their side', async () => {
    await house([ruled(held(['chair', 'applicant'], 'place'))]);
    const answer = await app?.inject({ url: '/things/here/pot', headers: { 'x-who': 'chair', 'x-helper': 'nobody' } });
    expect(answer?.json()).toEqual({ actor: 'chair@here' });
    await app?.close();
    await house([ruled(held(['chair'], 'place'))]);
    expect(await ask('chair', undefined, { 'x-helper': 'nobody' })).toBe(403);
  });
});

class NamePot extends command('NamePot', z.strictObject({ place: z.string() })) {}
class ShutPot extends command('ShutPot', z.strictObject({ place: z.string() })) {}
class LosePot extends command('LosePot', z.strictObject({ place: z.string() })) {}
mayBeSent(NamePot, held(['chair'], 'place'));
mayBeSent(ShutPot, held(['holder'], 'place'));

function sending(...commands: (typeof NamePot | typeof ShutPot | typeof LosePot)[]): Type {
  @Controller('pots')
  class Pots {
    @Sends(...commands)
    @Post(':place')
    send(@Req() request: FastifyRequest) {
      return { actor: actingIn(request).actor };
    }
  }
  return Pots;
}

describe('Who may send a command', () => {
  it('is declared once, and stands before each of its doors', async () => {
    await house([sending(NamePot)]);
    const send = (who: string) => app?.inject({ method: 'POST', url: '/pots/here', headers: { 'x-who': who } });
    expect([(await send('chair'))?.json(), (await send('holder'))?.statusCode]).toEqual([{ actor: 'chair@here' }, 403]);
  });

  it('cannot be declared in two ways', () => {
    expect(() => mayBeSent(NamePot, held(['chair'], 'place'))).not.toThrow();
    expect(() => mayBeSent(NamePot, held(['chair', 'holder'], 'place'))).toThrow('NamePot has two rules');
    expect(() => mayBeSent(NamePot, held(['chair'], 'place', { stepUp: true }))).toThrow('NamePot has two rules');
  });

  it('stops the start when one handler sends commands of different rules, or one that has none', async () => {
    await expect(house([sending(NamePot, ShutPot)])).rejects.toThrow('POST /pots/:place');
    await expect(house([sending(LosePot)])).rejects.toThrow('POST /pots/:place');
  });
});

@Controller('planted')
class Forgotten {
  @Get()
  look() {
    return {};
  }
}

describe('A route without a rule', () => {
  it('stops the start, and is named', async () => {
    await expect(house([Forgotten])).rejects.toThrow(/no rule .*: GET \/planted\.$/);
  });

  it('stops the start as well when it goes round the controllers', async () => {
    await expect(house([], (fastify) => void fastify.get('/by-hand', async () => 'hello'))).rejects.toThrow('GET /by-hand');
  });

  it('lets nobody in, were it to start all the same', async () => {
    const bootstrap = RouteRules.prototype.onApplicationBootstrap;
    RouteRules.prototype.onApplicationBootstrap = () => {};
    try {
      await house([Forgotten]);
      expect([await ask(undefined, '/planted'), await ask('chair', '/planted')]).toEqual([403, 403]);
    } finally {
      RouteRules.prototype.onApplicationBootstrap = bootstrap;
    }
  });
});
