import { once } from 'node:events';
import { type ClientRequest, request } from 'node:http';
import type { Answer } from './api.js';

export interface Prepared {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Sends requests at one moment, each over a connection of its own that stood open before: nobody has a head start. */
export async function together(all: readonly Prepared[]): Promise<Answer[]> {
  const waiting = await Promise.all(all.map(connected));
  return Promise.all(waiting.map((send) => send()));
}

async function connected({ url, headers, body }: Prepared): Promise<() => Promise<Answer>> {
  const text = JSON.stringify(body);
  const named = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)), ...headers };
  // Without an agent nothing is sent before `end`, and the connection is nobody else's.
  const asked = request(url, { method: 'POST', agent: false, headers: named });
  const [socket] = await once(asked, 'socket');
  if (socket.connecting) await once(socket, 'connect');
  return () => answerTo(asked, text);
}

function answerTo(asked: ClientRequest, text: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    asked.on('error', reject);
    asked.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (data) => {
        body += data;
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: new Headers(response.headers as Record<string, string>), body: JSON.parse(body) }),
      );
    });
    asked.end(text);
  });
}
