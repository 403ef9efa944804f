import type { SeasonHouse } from './season-house.js';

export interface FoundField {
  readonly name: string;
  /** `text`, `textarea`, `radio`, `checkbox`, `date`, `file`, `select`, `hidden` … */
  readonly type: string;
  /** What it is sent with: the given value, or the first choice. */
  readonly value: string;
}

export interface FoundForm {
  readonly who: string | undefined;
  readonly page: string;
  /** The route's pattern that it leads to: `/panel/meetings/:meetingId/items/:bidId`. */
  readonly route: string;
  readonly action: string;
  readonly fields: readonly FoundField[];
}

export interface Crawl {
  readonly people: readonly (string | undefined)[];
  /** Where each begins. */
  readonly starts: readonly string[];
  /** The patterns of all posted routes. */
  readonly posts: readonly string[];
  /** So many pages for each person at most. */
  readonly most: number;
}

/** Follows links as several people, and answers every form that leads to a route no form before it led to. */
export async function crawl(house: SeasonHouse, { people, starts, posts, most }: Crawl): Promise<readonly FoundForm[]> {
  const patterns = posts.map((route) => ({ route, fits: new RegExp(`^${route.replace(/:\w+/g, '[^/]+')}$`) }));
  const found = new Map<string, FoundForm>();
  for (const who of people) {
    const seen = new Set<string>();
    const kinds = new Map<string, number>();
    const waiting = [...starts];
    for (let page = waiting.shift(); page !== undefined && seen.size < most; page = waiting.shift()) {
      if (seen.has(page)) continue;
      seen.add(page);
      const { status, body } = await house.get(who, page);
      if (status !== 200) continue;
      for (const form of formsOn(body)) {
        // Literal routes stand above those with parameters.
        const fitting = patterns.filter(({ fits }) => fits.test(form.action)).sort((a, b) => a.route.split(':').length - b.route.split(':').length)[0];
        const known = fitting && found.get(fitting.route);
        if (fitting && (!known || known.fields.length < form.fields.length)) found.set(fitting.route, { who, page, route: fitting.route, ...form });
      }
      for (const link of linksOn(body)) {
        // A few pages of each kind tell the forms of them all.
        const kind = link.replace(/\d+/g, '0');
        if (seen.has(link) || (kinds.get(kind) ?? 0) >= 4) continue;
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        waiting.push(link);
      }
    }
  }
  return [...found.values()];
}

function formsOn(body: string): { action: string; fields: FoundField[] }[] {
  return [...body.matchAll(/<form[^>]*method="post"[^>]*>([\s\S]*?)<\/form>/g)].map(([whole, inside = '']) => ({
    action: /action="([^"?]*)/.exec(whole)?.[1] ?? '',
    fields: fieldsIn(inside),
  }));
}

function fieldsIn(inside: string): FoundField[] {
  const fields = new Map<string, FoundField>();
  for (const [tag, element] of inside.matchAll(/<(input|textarea|select|button)\b[^>]*>/g)) {
    const of = (attribute: string) => new RegExp(` ${attribute}="([^"]*)"`).exec(tag)?.[1];
    const name = of('name');
    if (name === undefined || name.startsWith('_') || fields.has(name)) continue;
    const options = element === 'select' ? inside.slice(inside.indexOf(tag)).match(/<option[^>]* value="([^"]+)"/)?.[1] : undefined;
    fields.set(name, { name, type: element === 'input' ? (of('type') ?? 'text') : (element ?? 'text'), value: options ?? of('value') ?? '' });
  }
  return [...fields.values()];
}

const linksOn = (body: string) => [...body.matchAll(/<a [^>]*href="(\/[^"#]*)"/g)].flatMap(([, link]) => link?.replaceAll('&amp;', '&') ?? []);
