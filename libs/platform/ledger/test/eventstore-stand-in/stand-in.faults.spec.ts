import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { clientOf, leave, noted, OF_ITS_OWN, started } from './stand-in.client.js';

afterEach(leave);

describe('what goes wrong between the unmodified client and a stand-in', () => {
  test('a deadline after the commit and one without look the same', async () => {
    const standIn = await started();
    const client = clientOf(standIn);
    standIn.faults.fates.push({ kind: 'deadline' }, { kind: 'lost' }, { kind: 'deadline' }, { kind: 'lost' });
    for (const stream of ['written', 'lost']) await expect(client.appendToStream(stream, noted(0))).rejects.toMatchObject({ type: 'deadline-exceeded' });
    for (const stream of ['written', 'lost']) await expect(client.appendToStream(stream, noted(1), OF_ITS_OWN)).rejects.toMatchObject({ type: 'timeout' });
    expect(standIn.store.stream('written')).toHaveLength(2);
    expect(standIn.store.stream('lost')).toHaveLength(0);
  });

  test('a late commit comes after its deadline was answered', async () => {
    const standIn = await started();
    standIn.faults.fates.push({ kind: 'late', afterMs: 50 });
    await expect(clientOf(standIn).appendToStream('a', noted(0))).rejects.toMatchObject({ type: 'deadline-exceeded' });
    expect(standIn.store.stream('a')).toHaveLength(0);
    await sleep(100);
    expect(standIn.store.stream('a')).toHaveLength(1);
  });

  test('on the shared stream nothing ends an append that is never answered; in a call of its own the client’s deadline does', async () => {
    const standIn = await started();
    const client = clientOf(standIn);
    standIn.faults.fates.push({ kind: 'silent' }, { kind: 'silent' });
    const shared = client.appendToStream('a', noted(0), { deadline: 100 }).catch(() => 'rejected');
    expect(await Promise.race([shared, sleep(400).then(() => 'waits')])).toBe('waits');
    await expect(client.appendToStream('b', noted(0), { deadline: 100, ...OF_ITS_OWN })).rejects.toMatchObject({ type: 'deadline-exceeded' });
  });

  test('a broken stream rejects the appends of every client in the process, those of a healthy server too', async () => {
    const [breaking, healthy] = [await started(), await started()];
    const clients = [breaking, healthy].map((standIn) => clientOf(standIn));
    for (const client of clients) await client.appendToStream('a', noted(0));
    breaking.faults.fates.push({ kind: 'hold', written: true });
    healthy.faults.fates.push({ kind: 'hold', written: true });
    const appends = Promise.allSettled(clients.map((client) => client.appendToStream('a', noted(1))));
    while (breaking.faults.arrived + healthy.faults.arrived < 4) await sleep(2);
    breaking.faults.breakStreams();
    expect((await appends).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(healthy.store.stream('a')).toHaveLength(2);
  });

  test('with throwOnAppendFailure=false a refused append reports a revision that is nobody’s', async () => {
    const client = clientOf(await started(), '&throwOnAppendFailure=false');
    await client.appendToStream('a', [noted(0), noted(1), noted(2), noted(3)]);
    expect(await client.appendToStream('a', noted(9), { expectedRevision: 9n })).toMatchObject({ success: false, nextExpectedRevision: 1n });
    expect(await client.appendToStream('a', noted(9), { expectedRevision: 9n, ...OF_ITS_OWN })).toMatchObject({ success: false, nextExpectedRevision: 3n });
  });

  test('a busy server is “unavailable” in a call of its own, and “unknown” on the shared stream', async () => {
    const standIn = await started();
    const client = clientOf(standIn);
    standIn.faults.fates.push({ kind: 'busy' }, { kind: 'busy' });
    await expect(client.appendToStream('a', noted(0))).rejects.toMatchObject({ type: 'unknown' });
    await expect(client.appendToStream('a', noted(0), OF_ITS_OWN)).rejects.toMatchObject({ type: 'unavailable' });
  });

  test('a server that is away is a plain Error on the shared stream, and an error class in a call of its own', async () => {
    const standIn = await started();
    await standIn.down();
    const plain = await clientOf(standIn)
      .appendToStream('a', noted(0))
      .catch((fault: Error) => fault);
    expect(plain).toBeInstanceOf(Error);
    expect(plain).not.toHaveProperty('type');
    await expect(clientOf(standIn).appendToStream('a', noted(0), OF_ITS_OWN)).rejects.toMatchObject({ type: 'unavailable' });
  });

  test('a hundred calls that stay open leave no place for another on their connection', async () => {
    const client = clientOf(await started());
    const subscriptions = Array.from({ length: 100 }, () => client.subscribeToAll().on('error', () => undefined));
    await Promise.all(subscriptions.map((each) => new Promise((resolve) => each.once('confirmation', resolve))));
    const append = () => client.appendToStream('a', noted(0), { deadline: 1_000, ...OF_ITS_OWN });
    await expect(append()).rejects.toMatchObject({ type: 'deadline-exceeded' });
    await subscriptions[0]?.unsubscribe();
    expect((await append()).success).toBe(true);
  });

  test('a burst on a fresh connection is answered, on the shared stream and in calls of their own', async () => {
    const standIn = await started();
    for (const way of [{}, OF_ITS_OWN]) {
      const client = clientOf(standIn);
      const answers = await Promise.all(Array.from({ length: 300 }, (_, n) => client.appendToStream(`burst-${n}`, noted(n), way)));
      expect(answers.filter(({ success }) => success)).toHaveLength(300);
    }
  });

  test('a follower names its leader to who asks for the leader, and the client goes there', async () => {
    const follower = await started();
    const leader = await started({ store: follower.store });
    follower.faults.notLeader = { host: '127.0.0.1', port: leader.port };
    const client = clientOf(follower);
    await client.appendToStream('a', noted(0));
    const toLeader = { requiresLeader: true, ...OF_ITS_OWN };
    await expect(client.appendToStream('a', noted(1), toLeader)).rejects.toMatchObject({ type: 'not-leader', leader: { port: leader.port } });
    await client.appendToStream('a', noted(2), toLeader);
    expect([follower.faults.arrived, leader.faults.arrived]).toEqual([1, 1]);
  });

  test('from a server that takes connections and says nothing, only a call with a deadline comes back', async () => {
    const standIn = await started();
    standIn.faults.deaf = true;
    const client = clientOf(standIn);
    const shared = client.appendToStream('a', noted(0), { deadline: 100 }).catch(() => 'rejected');
    const reading = client.readAll().on('error', () => undefined);
    const read = new Promise((resolve) => reading.once('end', resolve).once('data', resolve));
    await expect(client.appendToStream('a', noted(0), { deadline: 100, ...OF_ITS_OWN })).rejects.toMatchObject({ type: 'deadline-exceeded' });
    expect(await Promise.race([shared, read, sleep(300).then(() => 'both wait')])).toBe('both wait');
  });
});
