/** From this server on, events read from a stream carry their position in the log. */
export const OLDEST_SERVER = '22.10';

/** True for a server that is new enough, by the version it says it has, such as `24.10.4` or `26.0.1-lts`; a server that says none is older than 21.10. */
export function isSupported(version: string): boolean {
  const parts = /^(\d+)\.(\d+)/.exec(version);
  if (!parts) return false;
  const [major, minor] = [Number(parts[1]), Number(parts[2])];
  return major > 22 || (major === 22 && minor >= 10);
}
