import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { describeWithKafka, KAFKA_START_MS, ownKafka, ownPrefix, sharedKafka } from '../../test/support/kafka.js';
import { type KafkaBroker, startBroker } from './broker.mjs';

const COMMAND = fileURLToPath(new URL('./kafka.mjs', import.meta.url));
const clientOf = (address: string) => new Kafka({ clientId: 'broker-spec', brokers: [address], logLevel: logLevel.NOTHING });

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const recordIn = (folder: string): Promise<string> => readFile(join(folder, 'kafka/broker/broker.json'), 'utf8');

async function untilGone(there: () => boolean): Promise<boolean> {
  for (let look = 0; look < 300 && there(); look++) await sleep(100);
  return !there();
}

async function endsOf(address: string, topic: string): Promise<number> {
  const admin = clientOf(address).admin();
  await admin.connect();
  // A broker that has just started anew leads its partitions a moment later.
  let offsets = await admin.fetchTopicOffsets(topic).catch(() => undefined);
  for (let tries = 0; offsets === undefined && tries < 50; tries++) {
    await sleep(200);
    offsets = await admin.fetchTopicOffsets(topic).catch(() => undefined);
  }
  await admin.disconnect();
  if (offsets === undefined) throw new Error(`nobody leads ${topic}`);
  return offsets.reduce((sum, { offset }) => sum + Number(offset), 0);
}

async function send(address: string, topic: string, count: number): Promise<void> {
  const producer = clientOf(address).producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: Array.from({ length: count }, (_, n) => ({ key: `bank-${n % 7}`, value: String(n) })) });
  await producer.disconnect();
}

async function makeTopic(address: string, topic: string): Promise<void> {
  const admin = clientOf(address).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 6, replicationFactor: -1 }] });
  await admin.disconnect();
}

describeWithKafka('a broker of one machine', () => {
  let broker: KafkaBroker;
  beforeAll(async () => {
    broker = await ownKafka();
  }, KAFKA_START_MS);
  afterAll(() => broker?.stop());

  it('has what it acknowledged after kill -9 and a start, at the address it had', async () => {
    const topic = `${ownPrefix()}.banks`;
    const address = broker.address;
    await makeTopic(address, topic);
    await send(address, topic, 500);
    const first = broker.pid();
    await broker.kill();
    expect(isAlive(first)).toBe(false);
    await broker.start();
    expect(broker.address).toBe(address);
    expect(broker.pid()).not.toBe(first);
    await send(address, topic, 10);
    expect(await endsOf(address, topic)).toBe(510);
  });

  it('is started once by two starts, and takes its folder along when it was given up with it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'estate-bank-kafka-spec-'));
    const own = await startBroker({ folder, removeFolder: true });
    const pid = own.pid();
    await own.start();
    expect(own.pid()).toBe(pid);
    await own.stop();
    expect([isAlive(pid), existsSync(folder)]).toEqual([false, false]);
  });
});

describeWithKafka('two starts at once in one folder', () => {
  it('are one broker, and the other start hears where it is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'estate-bank-kafka-twice-'));
    const starts = await Promise.allSettled([startBroker({ folder, removeFolder: true }), startBroker({ folder, removeFolder: true })]);
    const brokers = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
    const refusals = starts.flatMap((start) => (start.status === 'rejected' ? [start.reason] : []));
    try {
      expect(brokers).toHaveLength(1);
      expect(refusals).toEqual([expect.objectContaining({ name: 'Error', address: brokers[0]?.address })]);
      await makeTopic(brokers[0]?.address ?? '', 'one.banks');
    } finally {
      for (const broker of brokers) await broker.stop();
      await rm(folder, { recursive: true, force: true });
    }
  }, 120_000);
});

describeWithKafka('the broker that a run shares', () => {
  it('is one, whoever asks', async () => {
    const [one, other] = await Promise.all([sharedKafka(), sharedKafka()]);
    expect(one).toBe(other);
    const topic = `${ownPrefix()}.banks`;
    await makeTopic(one, topic);
    await send(other, topic, 3);
    expect(await endsOf(one, topic)).toBe(3);
  });
});

describeWithKafka('npm run kafka', () => {
  let folder: string;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'estate-bank-kafka-command-'));
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function run(env: Record<string, string>) {
    const child = spawn(process.execPath, [COMMAND], { env: { ...process.env, DATA_DIR: folder, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (data) => {
      said.stdout += data;
    });
    child.stderr.on('data', (data) => {
      said.stderr += data;
    });
    const ended = once(child, 'close').then(([code]) => ({ code, ...said }));
    const address = async () => {
      while (!said.stdout.includes('\n') && child.exitCode === null) await sleep(20);
      return /KAFKA_BROKERS=(\S+)/.exec(said.stdout)?.[1] ?? said.stderr;
    };
    return { child, ended, address };
  }

  it('says where it is, refuses a second one there, keeps its records over Ctrl-C, and leaves no process', async () => {
    const first = run({ KAFKA_PORT: '0' });
    const address = await first.address();
    expect(address).toMatch(/^127\.0\.0\.1:\d+$/);
    await makeTopic(address, 'kept.banks');
    await send(address, 'kept.banks', 20);

    const second = await run({ KAFKA_PORT: '0' }).ended;
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toContain(`use it: KAFKA_BROKERS=${address}`);

    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(0);
    await expect(endsOf(address, 'kept.banks')).rejects.toThrow();

    const again = run({ KAFKA_PORT: address.split(':')[1] ?? '' });
    expect(await again.address()).toBe(address);
    expect(await endsOf(address, 'kept.banks')).toBe(20);
    const pid = Number(JSON.parse(await recordIn(folder)).pid);
    again.child.kill('SIGKILL');
    await again.ended;
    expect(await untilGone(() => isAlive(pid))).toBe(true);
    // Four starts, the first with Maven asked where everything is.
  }, 180_000);

  it('says in one sentence that the port is taken, and which setting chooses another', async () => {
    const server = createServer();
    await new Promise<void>((done) => {
      server.listen(0, '127.0.0.1', done);
    });
    const { port } = server.address() as { port: number };
    const { code, stderr } = await run({ KAFKA_PORT: String(port) }).ended;
    server.close();
    expect(code).toBe(1);
    expect(stderr.trim().split('\n').at(-1)).toBe(`Port ${port} is taken by another program; KAFKA_PORT chooses another one.`);
  });
});

describe('where something is missing, npm run kafka says so in one sentence', () => {
  let place: string;
  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'estate-bank-kafka-missing-'));
    for (const [name, version] of [
      ['eleven', '11.0.2'],
      ['eight', '1.8.0_391'],
      ['twenty-one', '21.0.1'],
    ] as const) {
      await mkdir(join(place, name, 'bin'), { recursive: true });
      await writeFile(join(place, name, 'bin/java'), `#!/bin/sh\necho 'openjdk version "${version}" 2024-01-16' >&2\n`, { mode: 0o755 });
    }
  });
  afterAll(() => rm(place, { recursive: true, force: true }));

  async function said(env: Record<string, string>): Promise<{ code: number | null; stderr: string }> {
    const child = spawn(process.execPath, [COMMAND], { env: { ...process.env, DATA_DIR: join(place, 'data'), ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    const [code] = await once(child, 'close');
    return { code, stderr };
  }

  it.each([
    ['there is no Java', { JAVA_HOME: '/nowhere' }, 'Kafka needs Java 17 or newer, and there is no Java here.'],
    ['the Java is old', { JAVA_HOME: 'eleven' }, 'Kafka needs Java 17 or newer, and this is Java 11.'],
    ['the Java is very old', { JAVA_HOME: 'eight' }, 'Kafka needs Java 17 or newer, and this is Java 8.'],
    ['there is no Maven', { JAVA_HOME: 'twenty-one', PATH: '/bin/nowhere' }, 'Kafka is fetched by Maven, and there is no mvn here.'],
    ['the port is no number', { KAFKA_PORT: 'nine' }, 'KAFKA_PORT is a number from 0 to 65535, not "nine".'],
  ])('%s', async (_why, env, sentence) => {
    const home: Record<string, string> = 'JAVA_HOME' in env ? { JAVA_HOME: join(place, env.JAVA_HOME) } : {};
    expect(await said({ ...env, ...home })).toEqual({ code: 1, stderr: `${sentence}\n` });
    expect(existsSync(join(place, 'data'))).toBe(false);
  });
});

describeWithKafka('where the registry does not answer, npm run kafka', () => {
  it('says so in one sentence, and fetches the next time', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'estate-bank-kafka-registry-'));
    const away = `-Dmaven.repo.local=${folder}/m2 -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=1 -Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=1`;
    const run = async (env: Record<string, string>) => {
      const child = spawn(process.execPath, [COMMAND, '--fetch'], { env: { ...process.env, DATA_DIR: folder, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
      let stderr = '';
      child.stderr.on('data', (data) => {
        stderr += data;
      });
      const [code] = await once(child, 'close');
      return { code, stderr };
    };
    expect(await run({ MAVEN_OPTS: away })).toEqual({ code: 1, stderr: expect.stringMatching(/^Fetching .+\nMaven could not fetch Apache Kafka: .+\n$/) });
    expect((await run({})).code).toBe(0);
    await rm(folder, { recursive: true, force: true });
  }, 180_000);
});
