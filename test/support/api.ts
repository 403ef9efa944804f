import { randomUUID } from 'node:crypto';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test says itself what it expects of the body
  readonly body: any;
}

export interface Ask {
  /** The demo person who acts. */
  readonly as?: string;
  /** Idempotency-Key; a new one unless named, none when null. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Nobody was there, or whoever was there was gone before the answer was complete. */
export class NoAnswer extends Error {}

/** The JSON API of a running service, as a program uses it. */
export class Api {
  constructor(readonly url: string) {}

  get(path: string, { as, headers = {} }: Ask = {}): Promise<Answer> {
    return this.send(path, { headers: { ...(as ? { 'x-demo-person': as } : {}), ...headers } });
  }

  post(path: string, body: unknown, { as, key = randomUUID(), headers = {} }: Ask = {}): Promise<Answer> {
    const named = { ...(as ? { 'x-demo-person': as } : {}), ...(key === null ? {} : { 'idempotency-key': key }) };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.send(path, { method: 'POST', body: text, headers: { 'content-type': 'application/json', ...named, ...headers } });
  }

  /** @throws NoAnswer */
  async send(path: string, init: RequestInit): Promise<Answer> {
    const [response, text] = await this.#ask(path, init);
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson && text !== '' ? JSON.parse(text) : text };
  }

  async #ask(path: string, init: RequestInit): Promise<[Response, string]> {
    try {
      const response = await fetch(`${this.url}${path}`, { redirect: 'manual', ...init });
      return [response, await response.text()];
    } catch (cause) {
      throw new NoAnswer(`no answer from ${this.url}${path}`, { cause });
    }
  }
}
