import { describe, expect, it } from '@jest/globals';
import fastify from 'fastify';
import type { FastifyInstance } from './fastify.js';
import { createLog, logRequests } from './log.js';

const ROUTES = ['/vote', '/your-votes', '/rounds/:roundId/vote', '/rounds/:roundId/vote/done', '/rounds/:roundId/kiosk/start', '/rounds/:roundId/slip'];
const MORE = ['/rounds/:roundId/my-vote', '/rounds/:roundId/assisted', '/api/rounds/:roundId/ballots'];

describe('The log of requests', () => {
  it('has a line for a page of a round, and none for where people vote', async () => {
    const lines: string[] = [];
    const app = fastify();
    logRequests(app as unknown as FastifyInstance, createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } }));
    for (const url of ['/rounds/:roundId', '/votes', ...ROUTES, ...MORE]) app.all(url, async () => 'hello');
    for (const url of [...ROUTES, ...MORE])
      for (const method of ['GET', 'POST'] as const) expect((await app.inject({ method, url: url.replace(':roundId', 'H-R1') })).statusCode).toBe(200);
    expect(lines).toEqual([]);
    await app.inject('/rounds/H-R1');
    await app.inject('/votes');
    expect(lines.map((line) => JSON.parse(line).route)).toEqual(['/rounds/:roundId', '/votes']);
    await app.close();
  });
});
