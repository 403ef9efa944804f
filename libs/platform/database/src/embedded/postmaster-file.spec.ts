import { expect, test } from '@jest/globals';
import { parsePostmasterFile } from './postmaster-file.js';
import { parseAccounts } from './server-user.js';

const RUNNING = '8629\n/proc/self/cwd\n1795295632\n5432\n/tmp/estate-bank-1\n\n 10035214         4\nready   \n';

test('a running server says who and where it is', () => {
  expect(parsePostmasterFile(RUNNING)).toEqual({ pid: 8629, port: 5432, socketDir: '/tmp/estate-bank-1', ready: true });
});

test.each(['starting', 'stopping', ''])('a server that is "%s" is not ready', (state) => {
  expect(parsePostmasterFile(RUNNING.replace('ready   ', state))?.ready).toBe(false);
});

test.each(['', '\n', 'text\n', '0\n'])('%j says nothing', (text) => {
  expect(parsePostmasterFile(text)).toBeUndefined();
});

test('accounts are read as Linux and macOS write them', () => {
  const accounts = parseAccounts('# a comment:x:1:1\npostgres:x:101:104:admin:/var/lib:/bin/bash\nnobody:*:-2:-2:Nobody:/var/empty:/usr/bin/false\n\n');
  expect([...accounts]).toEqual([
    ['postgres', { uid: 101, gid: 104 }],
    ['nobody', { uid: 4_294_967_294, gid: 4_294_967_294 }],
  ]);
});
