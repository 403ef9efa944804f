import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inTurn } from './turns.mjs';

/** Where Apache Kafka's published jars are on this machine. Maven fetches them; the answer is kept in the data folder, since asking Maven takes seconds. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const POM = fileURLToPath(new URL('pom.xml', import.meta.url));
const JAVA_NEEDED = 17;
const FETCH_MS = 600_000;
const MAX_OUTPUT = 16_000_000;

export class KafkaUnavailable extends Error {}

/** The folder for all that Kafka keeps here, below what `DATA_DIR` names. */
export const kafkaFolder = () => resolve(process.env.DATA_DIR || join(ROOT, '.data'), 'kafka');

export const javaCommand = () => (process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java');

/** One sentence saying why Kafka cannot run on this machine, or undefined. Whether Maven's registry answers is seen only when something has to be fetched. */
export function kafkaMissing() {
  if (process.platform === 'win32') return 'Kafka is started here on Linux and macOS only.';
  const java = spawnSync(javaCommand(), ['-version'], { encoding: 'utf8' });
  if (java.status !== 0) return `Kafka needs Java ${JAVA_NEEDED} or newer, and there is no Java here.`;
  const version = Number(/version "(?:1\.)?(\d+)/.exec(java.stderr)?.[1] ?? 0);
  if (version < JAVA_NEEDED) return `Kafka needs Java ${JAVA_NEEDED} or newer, and this is Java ${version}.`;
  if (!isFetched() && spawnSync('mvn', ['-v']).status !== 0) return 'Kafka is fetched by Maven, and there is no mvn here.';
  return undefined;
}

export const isFetched = () => knownClassPath() !== undefined;

/** The class path of the versions that pom.xml names, fetched when it must be. @throws KafkaUnavailable when it cannot be fetched */
export async function fetchClassPath() {
  const known = knownClassPath();
  if (known !== undefined) return known;
  mkdirSync(kafkaFolder(), { recursive: true });
  // Maven's own store of files is not made for two that fill it at once.
  return inTurn(join(kafkaFolder(), 'fetching'), async () => knownClassPath() ?? askMaven());
}

const keptIn = () => join(kafkaFolder(), `classpath-${createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 12)}.txt`);

function knownClassPath() {
  const file = keptIn();
  if (!existsSync(file)) return undefined;
  const classPath = readFileSync(file, 'utf8').trim();
  return classPath.split(':').every((jar) => existsSync(jar)) ? classPath : undefined;
}

async function askMaven() {
  const written = `${keptIn()}.${process.pid}`;
  const args = ['-B', '-q', '-f', POM, 'org.apache.maven.plugins:maven-dependency-plugin:build-classpath', `-Dmdep.outputFile=${written}`];
  try {
    await promisify(execFile)('mvn', args, { timeout: FETCH_MS, maxBuffer: MAX_OUTPUT });
  } catch (error) {
    throw new KafkaUnavailable(`Maven could not fetch Apache Kafka: ${complaintOf(error)}`);
  }
  renameSync(written, keptIn());
  return readFileSync(keptIn(), 'utf8').trim();
}

function complaintOf({ stdout = '', message, killed }) {
  if (killed) return `it did not answer within ${FETCH_MS / 1000} seconds.`;
  return /\[ERROR\] (.+?)( -> \[Help \d\])?$/m.exec(stdout)?.[1] ?? message;
}
