import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Controller, Get, Global, HttpCode, Inject, Module, Post, Req, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Access, createLog, everybody, type FastifyReply, type FastifyRequest, HttpRoom, httpAdapter, setUpHttp } from '#http';
import { MemorySessions, SESSIONS, type Sessions } from '#identity';
import { signedIn } from '../../../../test/support/feature/feature-house.js';
import { emptyForm, PageRenderer, setUpWeb, TakesFiles, WebRoom } from './index.js';

jest.setTimeout(60_000);

const came: { fields: unknown; files: { field: string; name: string; bytes: number; tooBig: boolean }[] }[] = [];

@Access(everybody)
@Controller('jars')
class JarPages {
  constructor(@Inject(PageRenderer) private readonly pages: PageRenderer) {}

  @Get()
  form(@Res({ passthrough: true }) reply: FastifyReply) {
    return this.pages.render(reply, 'platform/gallery.njk', {}, { form: emptyForm() });
  }

  @Post()
  @HttpCode(200)
  @TakesFiles({ files: 3, fileBytes: 1_000, allBytes: 2_000 })
  take(@Req() request: FastifyRequest) {
    const files = request.sentFiles.map(({ field, name, bytes, tooBig }) => ({ field, name, bytes: bytes.length, tooBig }));
    came.push({ fields: request.body, files });
    return 'taken';
  }
}

const lines: string[] = [];
const log = createLog({ level: 'trace', destination: { write: (line) => void lines.push(line) } });
const settings = { secret: 'a-secret-of-forty-characters-for-the-tests', demo: true, build: 'b1', secureCookies: false };
@Global()
@Module({ providers: [{ provide: SESSIONS, useValue: new MemorySessions() }], exports: [SESSIONS] })
class Ground {}
@Module({ imports: [Ground, HttpRoom.with(log), WebRoom.with(settings)], controllers: [JarPages] })
class JarHouse {}

let app: NestFastifyApplication;
let cookie: string;
let tokens: Record<string, string>;
beforeAll(async () => {
  app = await NestFactory.create<NestFastifyApplication>(JarHouse, httpAdapter(), { logger: false });
  setUpHttp(app, log);
  await setUpWeb(app, { viewer: async (person) => ({ person, name: person, roles: [] }) });
  await app.listen(0, '127.0.0.1');
  cookie = `eb-session=${await signedIn(app.get<Sessions>(SESSIONS), 'AP-1')}`;
  const page = (await app.inject({ url: '/jars', headers: { cookie } })).body;
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
  tokens = { _csrf: field('_csrf'), _once: field('_once') };
});
afterAll(() => app?.close());

const part = (name: string, value: string, filename?: string) =>
  `--cut\r\ncontent-disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n\r\n${value}\r\n`;
const ours = () =>
  Object.entries(tokens)
    .map(([name, value]) => part(name, value))
    .join('');
const send = (body: string, type = 'multipart/form-data; boundary=cut') =>
  app.inject({ method: 'POST', url: '/jars', payload: body, headers: { cookie, 'content-type': type } });

describe('A form with files', () => {
  test('brings its fields and its files; an empty file field brings nothing', async () => {
    came.length = 0;
    const { statusCode } = await send(
      `${ours()}${part('name', 'Robin')}${part('name', 'Wren')}${part('jar', 'jam', '../../etc/jar.txt')}${part('lid', '', '')}--cut--\r\n`,
    );
    expect(statusCode).toBe(200);
    expect(came).toEqual([
      { fields: { name: ['Robin', 'Wren'] }, files: [{ field: 'jar', name: expect.stringMatching(/jar\.txt$/), bytes: 3, tooBig: false }] },
    ]);
  });

  test('brings what is too big as that, without its bytes, and keeps the fields', async () => {
    came.length = 0;
    await send(`${ours()}${part('name', 'Robin')}${part('jar', 'x'.repeat(1_500), 'big')}--cut--\r\n`);
    expect(came).toEqual([{ fields: { name: 'Robin' }, files: [{ field: 'jar', name: 'big', bytes: 0, tooBig: true }] }]);
  });

  test('is answered 413 with too many files, or too much of them together', async () => {
    const files = (count: number, size: number) => Array.from({ length: count }, (_, n) => part('jar', 'x'.repeat(size), `${n}`)).join('');
    expect((await send(`${ours()}${files(4, 10)}--cut--\r\n`)).statusCode).toBe(413);
    expect((await send(`${ours()}${files(3, 900)}--cut--\r\n`)).statusCode).toBe(413);
  });

  test.each([
    ['no boundary', 'multipart/form-data', ''],
    ['a boundary that never comes', 'multipart/form-data; boundary=other', ''],
    ['a field of every object', 'multipart/form-data; boundary=cut', part('__proto__', 'x', 'x')],
    ['no end', 'multipart/form-data; boundary=cut', '--cut\r\ncontent-disposition: form-data; name="jar"; filename="x"\r\n\r\nhalf'],
  ])('with %s is refused, and is no fault', async (_name, type, more) => {
    came.length = 0;
    const { statusCode, body } = await send(`${ours()}${more}`, type);
    expect([statusCode >= 400 && statusCode < 500, body.includes('<main'), came]).toEqual([true, true, []]);
  });

  test('that is cut off on its way leaves nothing, and the house goes on', async () => {
    came.length = 0;
    const port = Number(new URL(await app.getUrl()).port);
    const head = `POST /jars HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: ${cookie}\r\ncontent-type: multipart/form-data; boundary=cut\r\ncontent-length: 100000\r\n\r\n`;
    for (let n = 0; n < 10; n++) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(head + ours() + part('jar', 'x'.repeat(500), 'half').slice(0, -2));
      await once(socket, 'ready');
      socket.destroy();
      await once(socket, 'close');
    }
    expect((await send(`${ours()}--cut--\r\n`)).statusCode).toBe(200);
    expect(came).toEqual([{ fields: {}, files: [] }]);
    expect(lines.filter((line) => line.includes('"fault"'))).toEqual([]);
  });
});
