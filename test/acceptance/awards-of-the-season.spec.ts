import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { factTypes } from '../../infra/kafka/awards/facts.js';
import { type DataFolder, seasonFolder } from '../support/data-folder.js';
import { describeWithKafka, KAFKA_START_MS, ownPrefix, sharedKafka } from '../support/kafka.js';
import { exportedLedger } from '../support/oracle.js';
import { type Running, startProgram } from '../support/programs.js';
import { type Service, startService } from '../support/server-process.js';

describeWithKafka('a data team that knows the season from Kafka alone', () => {
  const topicPrefix = ownPrefix();
  let folder: DataFolder;
  let service: Service;
  let awards: Running;
  let database: TestDatabase;
  let address: string;

  beforeAll(async () => {
    address = await sharedKafka();
    database = await testDatabase();
    folder = await seasonFolder();
    service = await startService({ dataDir: folder.path, env: { KAFKA_BROKERS: address, KAFKA_TOPIC_PREFIX: topicPrefix } });
    const { host, database: name, user } = database.connection;
    const DATABASE_URL = `postgres://${user}@localhost/${name}?host=${encodeURIComponent(host)}`;
    awards = startProgram('infra/kafka/awards/main', [], { DATABASE_URL, KAFKA_BROKERS: address, KAFKA_TOPIC_PREFIX: topicPrefix, AWARDS_GROUP: topicPrefix });
  }, KAFKA_START_MS);
  afterAll(async () => {
    await awards?.kill();
    await service?.stop();
    await folder?.remove();
    await database?.drop();
  });

  const count = async (statement: string): Promise<number> => {
    const { rows } = await database.pool.query<{ n: string }>(`SELECT count(*) AS n FROM estate_awards.${statement}`);
    return Number(rows[0]?.n);
  };

  it('has paid, returned and promised what the auditor’s journal says, fund by fund', async () => {
    const { events, money } = await exportedLedger(folder);
    const due = events.filter(({ type }) => factTypes.has(type));
    await awards.saying(/Ctrl-C stops it/);
    while ((await count('seen')) < due.length) await sleep(100);
    const { rows } = await database.pool.query<{ totals: Record<string, number> }>('SELECT to_jsonb(t) AS totals FROM estate_awards.award_totals t');
    const ours = rows.map(({ totals: t }) => {
      const promised = Number(t.awarded_pence) - Number(t.released_pence) - Number(t.paid_pence);
      return [`${t.bank_id}/${t.fund_id}`, { promised, paid: t.paid_pence, returned: t.returned_pence }];
    });
    const audited = Object.entries(money).map(([fund, of]) => [fund, { promised: of.committed + of.inPayment, paid: of.paid, returned: of.returned }] as const);
    expect(ours.length).toBeGreaterThan(2);
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(audited.filter(([, of]) => of.promised + of.paid + of.returned > 0)));
    expect(await count('awards')).toBe(new Set(due.map(({ data }) => data.bidId).filter((bid) => bid !== undefined)).size);
    expect(await count('set_aside')).toBe(0);
  }, 120_000);
});
