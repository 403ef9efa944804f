import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, from sources and from dist alike: the nearest one above with a package.json. */
export const projectRoot: string = rootAbove(dirname(fileURLToPath(import.meta.url)));

/** The release, as package.json says. */
export const version: string = (JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string }).version;

/** The schemas of every version that was ever put on the outward stream. */
export const releasedSchemas: string = join(projectRoot, 'infra/kafka/schemas');

/** Changes with every build, so that caches of an older one are not used. */
export const build = `${version}-${Math.round(statSync(fileURLToPath(import.meta.url)).mtimeMs)}`;

function rootAbove(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : rootAbove(dirname(folder));
}
