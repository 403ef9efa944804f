/** A page as a browser without scripts gets it. */
export interface Seen {
  readonly status: number;
  readonly html: string;
  /** Where it leads, for a redirect. */
  readonly location: string | null;
}

/** Somebody with a browser: keeps cookies, fills in forms with their hidden fields. */
export class Visitor {
  readonly #cookies = new Map<string, string>();

  constructor(private readonly url: string) {}

  /** Chooses a demo person, as on `/demo`. */
  async actAs(person: string): Promise<void> {
    const { status } = await this.submit('/demo', { person });
    if (status !== 303) throw new Error(`nobody may act as ${person}: ${status}`);
  }

  see(path: string): Promise<Seen> {
    return this.#ask(path, { headers: this.#headers() });
  }

  /** Opens a page and posts its form; `to` when the form leads elsewhere. */
  async submit(path: string, fields: Readonly<Record<string, string>>, to = path): Promise<Seen> {
    const { html } = await this.see(path);
    const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(html)?.[1] ?? '';
    const body = new URLSearchParams({ _csrf: hidden('_csrf'), _once: hidden('_once'), ...fields });
    return this.post(to, body);
  }

  post(path: string, body: URLSearchParams): Promise<Seen> {
    const headers = { ...this.#headers(), 'content-type': 'application/x-www-form-urlencoded', origin: this.url };
    return this.#ask(path, { method: 'POST', headers, body: body.toString() });
  }

  async #ask(path: string, init: RequestInit): Promise<Seen> {
    const response = await fetch(`${this.url}${path}`, { redirect: 'manual', ...init });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.#cookies.set(name, value);
    }
    return { status: response.status, html: await response.text(), location: response.headers.get('location') };
  }

  #headers(): Record<string, string> {
    return { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  }
}
