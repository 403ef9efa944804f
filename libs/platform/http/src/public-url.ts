/** Where people reach the service from outside: what links in messages begin with. */
export class PublicUrl {
  #url: string;

  constructor(url: string) {
    this.#url = withoutSlash(url);
  }

  /** Without a slash at the end. */
  get url(): string {
    return this.#url;
  }

  /** A demonstration on a port that the system chose knows its address only once it listens. */
  is(url: string): void {
    this.#url = withoutSlash(url);
  }
}

const withoutSlash = (url: string) => url.replace(/\/+$/, '');
