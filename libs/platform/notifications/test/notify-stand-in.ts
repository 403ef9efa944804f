import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';

const SERVICE = '26785a09-ab16-4eb0-8407-a37497a57506';
const SECRET = '3d844edf-8d35-48ac-975b-e847b4f122b0';
export const API_KEY = `test-${SERVICE}-${SECRET}`;

export interface NotifyTaken {
  readonly kind: string;
  readonly reference: string;
  readonly template_id: string;
  readonly email_address?: string;
  readonly phone_number?: string;
  readonly personalisation: Readonly<Record<string, string>>;
}

/** As much of GOV.UK Notify's API as is used, on this machine: it checks the token that its client signs, and remembers what it took. */
export class NotifyStandIn {
  readonly taken: NotifyTaken[] = [];
  /** How many requests reached it, whatever it answered. */
  asked = 0;
  /** Leads every request there in place of an answer. */
  leadsTo: string | undefined;
  /** What it answers to a sending in place of 201. */
  refuses: number | undefined;
  /** Takes it and breaks the connection before it says so. */
  dropsAfterTaking = false;
  #server: Server | undefined;

  get url(): string {
    const address = this.#server?.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  async start(): Promise<this> {
    this.#server = createServer((request, response) => void this.#answer(request, response));
    await new Promise<void>((resolve) => this.#server?.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.asked += 1;
    if (this.leadsTo !== undefined) return void response.writeHead(308, { location: `${this.leadsTo}${request.url}` }).end();
    const say = (status: number, body: object) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (!isSigned(request.headers.authorization)) return void say(403, { status_code: 403, errors: [{ error: 'AuthError', message: 'Invalid token' }] });
    const url = new URL(request.url ?? '', 'http://here');
    if (request.method === 'GET' && url.pathname === '/v2/notifications') {
      const found = this.taken.filter(({ reference }) => reference === url.searchParams.get('reference'));
      return void say(200, { notifications: found.map((each) => ({ ...each, status: 'delivered' })), links: {} });
    }
    const kind = /^\/v2\/notifications\/(email|sms|letter)$/.exec(url.pathname)?.[1];
    if (request.method !== 'POST' || kind === undefined) return void say(404, {});
    const body = (await json(request)) as Omit<NotifyTaken, 'kind'>;
    if (this.refuses !== undefined) return void say(this.refuses, { status_code: this.refuses, errors: [{ message: `bad ${body.email_address}` }] });
    this.taken.push({ kind, ...body });
    if (this.dropsAfterTaking) return void request.socket.destroy();
    say(201, { id: crypto.randomUUID(), reference: body.reference });
  }
}

/** The client's token: a JWT, HS256 by the key's secret, issued by the service. */
function isSigned(authorization: string | undefined): boolean {
  const [head = '', claims = '', signature = ''] = (authorization ?? '').replace(/^Bearer /, '').split('.');
  if (createHmac('sha256', SECRET).update(`${head}.${claims}`).digest('base64url') !== signature) return false;
  return JSON.parse(Buffer.from(claims, 'base64url').toString()).iss === SERVICE;
}
