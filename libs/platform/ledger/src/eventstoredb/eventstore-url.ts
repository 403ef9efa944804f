/** What the ledger takes from an `esdb://` address, and the address as it gives it to the client. */
export interface EventstoreAddress {
  /** The address with what the ledger insists on: writes and reads go to the leader, and a failed append says so. */
  readonly url: string;
  /** Hosts alone, for people: never the user or the password. */
  readonly hosts: string;
  readonly credentials: { readonly username: string; readonly password: string };
}

const SHAPE = /^(esdb(?:\+discover)?:\/\/)(?:([^:@/]+):([^@/]+)@)?([^/?@]+)\/*(?:\?(.*))?$/;
/** Options that would make the client answer what did not happen, or ask a follower that may be behind. */
const OURS = new Map([
  ['throwonappendfailure', 'throwOnAppendFailure=true'],
  ['nodepreference', 'nodePreference=leader'],
]);

/** Undefined for a text that is no such address. */
export function eventstoreAddress(text: string): EventstoreAddress | undefined {
  const parts = SHAPE.exec(text.trim());
  if (!parts) return undefined;
  const [, protocol = '', username, password, hosts = '', query = ''] = parts;
  const credentials = decoded(username ?? '', password ?? '');
  if (!credentials) return undefined;
  const kept = query.split('&').filter((option) => option !== '' && !OURS.has(nameOf(option)));
  const user = username === undefined ? '' : `${username}:${password}@`;
  return {
    url: `${protocol}${user}${hosts}?${[...kept, ...OURS.values()].join('&')}`,
    hosts,
    // Appends that carry their own user go each in a call of their own; without a user there is nothing to say, and the server asks for none.
    credentials,
  };
}

const nameOf = (option: string) => (option.split('=')[0] ?? '').trim().toLowerCase().replaceAll(/[_-]/g, '');

/** Undefined where a percent sign begins nothing. */
function decoded(username: string, password: string): EventstoreAddress['credentials'] | undefined {
  try {
    return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    return undefined;
  }
}
