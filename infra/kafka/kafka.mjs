import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AlreadyRunning, KafkaUnavailable, kafkaMissing, startBroker } from './broker.mjs';
import { fetchClassPath, isFetched, kafkaFolder } from './classpath.mjs';

/** `npm run kafka`: one broker on this machine for development, until Ctrl-C. With `--fetch` only what it needs is fetched. */
const PORT = 9092;
const say = (line) => console.error(line);

function portAsked() {
  const asked = process.env.KAFKA_PORT || PORT;
  const port = Number(asked);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new KafkaUnavailable(`KAFKA_PORT is a number from 0 to 65535, not "${asked}".`);
  return port;
}

async function fetch() {
  const missing = kafkaMissing();
  if (missing !== undefined) throw new KafkaUnavailable(missing);
  if (isFetched()) return;
  say('Fetching Apache Kafka with Maven (once; a minute or so) …');
  await fetchClassPath();
}

async function serve() {
  const port = portAsked();
  await fetch();
  const folder = join(kafkaFolder(), 'broker');
  const broker = await startBroker({ folder, port });
  stopOnSignals(broker);
  console.log(`KAFKA_BROKERS=${broker.address}`);
  say(`Kafka keeps its data and broker.log in ${folder}. Ctrl-C stops it.`);
  say(`In another terminal: KAFKA_BROKERS=${broker.address} npm start`);
  await broker.ended();
}

let stopping = false;
function stopOnSignals(broker) {
  // A broker that is not waited for keeps no program running.
  const awake = setInterval(() => undefined, 60_000);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, async () => {
      if (stopping) return;
      stopping = true;
      await broker.stop();
      clearInterval(awake);
    });
  }
  broker.ended().then(() => {
    clearInterval(awake);
    if (stopping) return;
    say('Kafka has ended by itself; broker.log says why.');
    process.exitCode = 1;
  });
}

/** What a person can put right, in a sentence; anything else is a fault. */
function sentenceOf(error) {
  if (error instanceof AlreadyRunning) return `${error.message} Stop that one first, or use it: KAFKA_BROKERS=${error.address}`;
  if (error instanceof KafkaUnavailable) return error.message;
  if (['EACCES', 'EPERM', 'EROFS', 'ENOSPC'].includes(error.code)) return `Kafka cannot keep its files in ${kafkaFolder()}: ${error.message}.`;
  throw error;
}

try {
  const { values } = parseArgs({ options: { fetch: { type: 'boolean', default: false } } });
  await (values.fetch ? fetch() : serve());
} catch (error) {
  say(sentenceOf(error));
  process.exitCode = 1;
}
