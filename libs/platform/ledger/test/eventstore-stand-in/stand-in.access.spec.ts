import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type SelfSigned, selfSigned } from './certificate.js';
import { clientOf, collect, leave, noted, OF_ITS_OWN, started } from './stand-in.client.js';
import { standInProcess } from './stand-in.process.js';

describe('who may what on a stand-in with TLS and users', () => {
  let tls: SelfSigned;
  beforeAll(() => {
    tls = selfSigned();
  });
  afterEach(leave);
  afterAll(() => tls.remove());

  const users = { admin: 'changeit', service: 'secret', guest: 'guest' };
  const secured = () => started({ tls, users, mayReadAll: (user) => user === 'service' });
  const as = ({ port }: { port: number }, user: string) => clientOf({ url: `esdb://${user}@127.0.0.1:${port}?tls=true&tlsCAFile=${tls.path}` });

  test('an administrator and who was let in read everything, nobody else', async () => {
    const standIn = await secured();
    for (const user of ['admin:changeit', 'service:secret']) expect((await collect(as(standIn, user).readAll())).length).toBeGreaterThan(0);
    await expect(collect(as(standIn, 'guest:guest').readAll())).rejects.toMatchObject({ type: 'access-denied' });
    const nobody = clientOf({ url: `esdb://127.0.0.1:${standIn.port}?tls=true&tlsCAFile=${tls.path}` });
    await expect(collect(nobody.readAll())).rejects.toMatchObject({ type: 'access-denied' });
  });

  test('whoever has a name writes and reads streams, but not the system’s', async () => {
    const guest = as(await secured(), 'guest:guest');
    await guest.appendToStream('a', noted(0));
    expect(await collect(guest.readStream('a'))).toHaveLength(1);
    for (const way of [{}, { credentials: { username: 'guest', password: 'guest' } }]) {
      await expect(guest.appendToStream('$settings', noted(0), way)).rejects.toMatchObject({ type: 'access-denied' });
    }
    await expect(collect(guest.readStream('$users'))).rejects.toMatchObject({ type: 'access-denied' });
  });

  test('a wrong password is refused, and so is an empty name', async () => {
    const standIn = await secured();
    await expect(collect(as(standIn, 'service:wrong').readAll())).rejects.toMatchObject({ type: 'access-denied' });
    await expect(as(standIn, 'service:secret').appendToStream('a', noted(0), OF_ITS_OWN)).rejects.toMatchObject({ type: 'access-denied' });
  });

  test('a certificate that nobody vouches for is not trusted', async () => {
    const { port } = await secured();
    const client = clientOf({ url: `esdb://admin:changeit@127.0.0.1:${port}?tls=true` });
    await expect(collect(client.readAll())).rejects.toMatchObject({ type: 'unavailable' });
  });
});

describe('old servers', () => {
  afterEach(leave);

  test('before 21.10 a server does not say what it can, and appends go in calls of their own', async () => {
    const standIn = await started({ version: '20.10.5' });
    const client = clientOf(standIn);
    expect((await client.appendToStream('a', noted(0))).success).toBe(true);
    expect(standIn.store.stream('a')).toHaveLength(1);
  });

  test('before 22.6 events of a stream do not say where they stand', async () => {
    const client = clientOf(await started({ version: '21.10.8' }));
    await client.appendToStream('a', noted(0));
    const [one] = await collect(client.readStream('a'));
    expect(one?.event?.position?.commit).toBe(2n ** 64n - 1n);
    expect(one?.commitPosition).toBeUndefined();
  });
});

test('a stand-in in a process of its own is spoken to like any other', async () => {
  const standIn = await standInProcess();
  try {
    const client = clientOf(standIn);
    await client.appendToStream('a', noted(0));
    expect(await collect(client.readStream('a'))).toHaveLength(1);
    await leave();
  } finally {
    await standIn.stop();
  }
});
