import * as client from 'openid-client';

/** Where staff have accounts: an OpenID Connect issuer, and what this service is known as there. */
export interface WorkIssuer {
  /** https, or http on this machine alone. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The injection token of the issuer's settings; `at` is absent where there is none. */
export const WORK_ISSUER = Symbol('WorkIssuer');
export interface WorkIssuerSettings {
  readonly at?: WorkIssuer | undefined;
}

/** What the browser keeps while somebody is at the issuer; without it their answer is nobody's. */
export interface WorkAsked {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** The session that steps up; absent for somebody who signs in. */
  readonly sessionId?: string | undefined;
  readonly back: string;
}

/** The issuer answered nothing that can be used: it is away, or set up wrong. */
export class IssuerAway extends Error {
  override readonly name = 'IssuerAway';
}

const SCOPE = 'openid email';
const TIMEOUT_SECONDS = 5;
/** A clock at the issuer may be so much off. */
const STEP_UP_SECONDS = 60;

/** Signing in with an account at work: authorisation code with PKCE, state and nonce (OpenID Connect Core 1.0, 3.1; RFC 9700). No account is made here. */
export class WorkAccounts {
  #found: Promise<client.Configuration> | undefined;

  constructor(
    private readonly at: WorkIssuer,
    private readonly redirectUri: () => string,
  ) {}

  /** Where to send the browser. For a step-up the issuer must ask anew who they are. @throws IssuerAway */
  async ask({ sessionId, back }: Pick<WorkAsked, 'sessionId' | 'back'>): Promise<{ readonly url: string; readonly asked: WorkAsked }> {
    const config = await this.#config();
    const asked = { state: client.randomState(), nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier(), sessionId, back };
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: this.redirectUri(),
      scope: SCOPE,
      state: asked.state,
      nonce: asked.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(asked.verifier),
      code_challenge_method: 'S256',
      ...(sessionId === undefined ? {} : { prompt: 'login', max_age: '0' }),
    });
    return { url: url.href, asked };
  }

  /**
   * The e-mail address that the issuer vouches for. `refused` for an answer that does not fit what was asked, `unverified` for an address that the issuer has not checked.
   * @throws IssuerAway
   */
  async answered(url: URL, { state, nonce, verifier, sessionId }: WorkAsked): Promise<{ readonly email: string } | 'refused' | 'unverified'> {
    const config = await this.#config();
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
    try {
      const tokens = await client.authorizationCodeGrant(config, url, { ...checks, ...(sessionId === undefined ? {} : { maxAge: STEP_UP_SECONDS }) });
      const claims = tokens.claims();
      if (!claims) return 'refused';
      const said = claims.email === undefined ? await client.fetchUserInfo(config, tokens.access_token, claims.sub) : claims;
      return said.email_verified === true && typeof said.email === 'string' ? { email: said.email } : 'unverified';
    } catch (fault) {
      if (isAway(fault)) throw new IssuerAway('the issuer did not answer', { cause: fault });
      return 'refused';
    }
  }

  async #config(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.at;
    // What the issuer says of somebody is believed by its signature, not by the connection that it came over alone.
    const execute = [client.enableNonRepudiationChecks, ...(issuer.startsWith('http://') ? [client.allowInsecureRequests] : [])];
    this.#found ??= client.discovery(new URL(issuer), clientId, clientSecret, undefined, { execute, timeout: TIMEOUT_SECONDS });
    try {
      return await this.#found;
    } catch (cause) {
      // Looked for again by the next one who asks.
      this.#found = undefined;
      throw new IssuerAway('the issuer cannot be found', { cause });
    }
  }
}

/** Nothing came back at all, however the library wraps it; whatever came back and did not fit is a refusal. */
function isAway(fault: unknown): boolean {
  if (typeof fault !== 'object' || fault === null) return false;
  const { message, name, code, cause }: { message?: unknown; name?: unknown; code?: unknown; cause?: unknown } = fault;
  return message === 'fetch failed' || name === 'TimeoutError' || code === 'OAUTH_TIMEOUT' || isAway(cause);
}
