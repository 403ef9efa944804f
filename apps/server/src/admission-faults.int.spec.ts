import { afterEach, describe, expect, test } from '@jest/globals';
import { Controller, Get, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Access, createLog, everybody, HttpRoom, httpAdapter, RouteRules, setUpHttp } from '#http';
import { doors } from '../test/admission/doors.js';
import { undeclaredIn } from '../test/admission/undeclared.js';
import { unlisted } from '../test/admission/unlisted.js';

/** Faults planted in a small house with the same guard, so that it is seen that the admission's spec would find them. */
const log = createLog({ level: 'silent' });
let app: NestFastifyApplication | undefined;
afterEach(() => app?.close());

async function houseWith(planted: Type): Promise<NestFastifyApplication> {
  @Module({ imports: [HttpRoom.with(log)], controllers: [planted] })
  class House {}
  app = await NestFactory.create<NestFastifyApplication>(House, httpAdapter(), { logger: false, abortOnError: false });
  setUpHttp(app, log);
  return app.init() as Promise<NestFastifyApplication>;
}

@Controller('planted')
class WithoutRule {
  @Get('secret')
  look() {
    return 'a secret';
  }
}

@Access(everybody)
@Controller('planted')
class WithoutLine {
  @Get('secret')
  look() {
    return 'no secret';
  }
}

describe('A fault planted', () => {
  test('a handler without a rule: the service does not start, and says which', async () => {
    await expect(houseWith(WithoutRule)).rejects.toThrow('GET /planted/secret');
  });

  test('a route with a rule that stands in no line of the table is found', async () => {
    const house = await houseWith(WithoutLine);
    const routes = house.get(RouteRules).all();
    expect(unlisted(routes, doors).notInTheTable).toEqual(['GET /planted/secret']);
  });

  test('a page that sends a command without saying so is found', () => {
    const page =
      "@Sends(OpenRound)\n@Post('open')\nopen() { return this.send(new OpenRound({}, meta)); }\nclose() { return this.send(new CloseRound({}, meta)); }";
    expect(undeclaredIn(page, ['OpenRound', 'CloseRound'])).toEqual(['CloseRound']);
  });

  test('a line about a route that is gone is found', () => {
    const routes = doors.filter(({ route }) => route !== 'GET /bids/:bidId');
    expect(unlisted(routes, doors)).toEqual({ notInTheTable: [], notInTheService: ['GET /bids/:bidId'] });
  });
});
