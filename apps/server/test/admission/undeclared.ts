import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { doorways } from '../../src/features.js';
import { byTwoRules } from './commands.js';

const FEATURES = join(import.meta.dirname, '../../../../libs/features');

/** Files whose handlers make a command that none of them declares: the rule before such a door would be another one's, or nobody's. */
export function undeclared(): readonly string[] {
  const names = doorways.flatMap(({ commands }) => commands.map((command) => command.name)).filter((name) => !byTwoRules.includes(name));
  const files = readdirSync(FEATURES, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(pages|controller)\.ts$/.test(file));
  return files.flatMap((file) => undeclaredIn(readFileSync(join(FEATURES, file), 'utf8'), names).map((name) => `${file}: ${name}`));
}

/** Names of commands that a file imports to send, and that stand in none of its `@Sends`. */
export function undeclaredIn(source: string, names: readonly string[]): readonly string[] {
  const declared = [...source.matchAll(/@Sends\(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(',').map((name) => name.trim()));
  const made = [...source.matchAll(/\bnew (\w+)\(/g)].map(([, name = '']) => name);
  return [...new Set(made)].filter((name) => names.includes(name) && !declared.includes(name));
}
