import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { IssuerAway, WorkAccounts } from './work-accounts.js';

const BACK = 'https://bank.test/sign-in/work/back';
const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** What the issuer says; a test changes a part of it. */
let said: { issuer: string; key: KeyObject; algorithm: string; claims: Record<string, unknown> };
let server: Server;
let address: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answerAt(request.url ?? '')));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});
beforeEach(() => {
  said = { issuer: address, key: own.privateKey, algorithm: 'RS256', claims: {} };
});

function answerAt(path: string): object {
  const [at, key] = [(name: string) => `${address}/${name}`, { ...own.publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }];
  if (path.endsWith('/openid-configuration'))
    return {
      issuer: said.issuer,
      authorization_endpoint: at('authorize'),
      token_endpoint: at('token'),
      jwks_uri: at('keys'),
      response_types_supported: ['code'],
    };
  if (path === '/keys') return { keys: [key] };
  return { access_token: 'a', token_type: 'bearer', expires_in: 60, id_token: idToken() };
}

function idToken(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: address,
    aud: 'estate-bank',
    sub: 'account-1',
    iat: now,
    exp: now + 60,
    email: 'amber@example.org',
    email_verified: true,
    ...said.claims,
  };
  const text = `${part({ alg: said.algorithm, kid: 'k' })}.${part(claims)}`;
  return `${text}.${said.algorithm === 'none' ? '' : sign('sha256', Buffer.from(text), said.key).toString('base64url')}`;
}

/** Asks, comes back with a code, and answers what is believed. */
async function answered(change: (nonce: string) => void = () => undefined) {
  const accounts = new WorkAccounts({ issuer: address, clientId: 'estate-bank', clientSecret: 'a-secret-of-the-client' }, () => BACK);
  const { asked } = await accounts.ask({ back: '/' });
  said.claims = { nonce: asked.nonce };
  change(asked.nonce);
  return accounts.answered(new URL(`${BACK}?code=c&state=${asked.state}&iss=${encodeURIComponent(address)}`), asked);
}

describe('What an issuer of work accounts says', () => {
  it('is believed when it fits', async () => {
    expect(await answered()).toEqual({ email: 'amber@example.org' });
  });

  it.each([
    ['meant for another service', { aud: 'another-service' }],
    ['said by another issuer', { iss: 'https://issuer.example.org' }],
    ['an answer to another question', { nonce: 'another' }],
    ['too old', { exp: Math.floor(Date.now() / 1000) - 3600 }],
  ])('is not believed when it is %s', async (_, claims) => {
    expect(await answered(() => Object.assign(said.claims, claims))).toBe('refused');
  });

  it('is not believed under the signature of a key that is not the issuer’s, or under none', async () => {
    expect(await answered(() => Object.assign(said, { key: other.privateKey }))).toBe('refused');
    expect(await answered(() => Object.assign(said, { algorithm: 'none' }))).toBe('refused');
  });

  it('is not asked at all where it calls itself by another name than the operator set', async () => {
    said.issuer = 'https://issuer.example.org';
    await expect(answered()).rejects.toThrow(IssuerAway);
  });
});
