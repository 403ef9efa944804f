import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import sharp from 'sharp';
import { type TestDatabase, testDatabase } from '#database/test-database';
import { type MemoryUploads, UPLOADS } from '#uploads';
import { MemoryVault } from '#vault';
import { openHouse, textOf } from '../../../../test/support/feature/feature-house.js';
import { bankId, instructed, people, settled, story } from '../test/grant-story.js';
import { GrantsModule } from './grants.module.js';

// The first test of a run may start the server.
jest.setTimeout(60_000);

let database: TestDatabase;
let house: Awaited<ReturnType<typeof openHouse>>;
let uploads: MemoryUploads;
const vault = new MemoryVault();

/** A grant that was offered, accepted and paid, whose project is over. */
async function over(bidId: string, paymentId: string) {
  await house.tell({
    stream: `grant-${bidId}`,
    at: '2026-03-12T10:00:00.000Z',
    facts: [
      { type: 'OfferMade', data: { bidId, offeredOn: '2026-03-12', acceptBy: '2026-04-09' } },
      { type: 'OfferAccepted', data: { bidId, acceptedOn: '2026-03-12', spendBy: '2026-06-10' } },
    ],
  });
  for (const fact of [instructed(paymentId, bidId, 9_000), settled(paymentId, bidId, 9_000)])
    await house.tell({ stream: `bank-${bankId}`, at: '2026-03-16T10:00:00.000Z', facts: [fact] });
  const data = { bidId, endedOn: '2026-04-30', reportDueOn: '2026-05-30', paidPence: 9_000 };
  await house.tell({ stream: `grant-${bidId}`, at: '2026-05-01T10:00:00.000Z', facts: [{ type: 'ProjectEnded', data }] });
}

beforeAll(async () => {
  database = await testDatabase();
  house = await openHouse(database, await story(vault), { feature: GrantsModule, people, at: '2026-05-02T09:00:00.000Z', vault });
  uploads = house.app.get(UPLOADS);
  await over('C-001', 'PAY-001');
  await over('C-002', 'PAY-002');
});
afterAll(async () => {
  await house.close();
  await database.drop();
});

const [applicant, other, chair, visitor] = ['AP-C-001', 'AP-C-002', 'PM-C1', undefined].map((person) => () => house.visitor(person)) as [Act, Act, Act, Act];
type Act = () => ReturnType<(typeof house)['visitor']>;
const grant = '/grants/C-001';
const answers = { peopleCame: '40', sentence: 'Everybody swam.', unspent: '0', receipted: '90', photo: 'yes', photoConsent: 'yes' };
const pdf = Buffer.from('%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n');
const photo = (colour = '#336699') =>
  sharp({ create: { width: 80, height: 60, channels: 3, background: colour } })
    .jpeg()
    .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 32/1 3900/100' } })
    .toBuffer();
const file = (field: string, name: string, bytes: Buffer) => ({ field, name, bytes });
const looked = async () => (await house.looks.read({ limit: 1_000 })).length;

async function filled(who: ReturnType<Act>, fields: Record<string, string> = answers, page = grant): Promise<URLSearchParams> {
  const body = await who.tokens(page);
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return body;
}

describe('A sentence that everybody will read', () => {
  it('is warned of when it seems to hold a phone number, and nothing is lost or reported by it', async () => {
    const who = applicant();
    const sentence = 'Everybody swam. Ask Sam on 020 7946 0018.';
    const warned = await who.sendFiles(`${grant}/report`, await filled(who, { ...answers, sentence }), []);
    expect([warned.statusCode, textOf(warned.body)]).toEqual([200, expect.stringContaining('they seem to hold: a phone number')]);
    expect(warned.body).toContain(sentence);
    expect((await house.events('grant-C-001')).map(({ type }) => type)).not.toContain('ReportReceived');
  });
});

describe('A report with files that cannot be taken', () => {
  it('names each of them, keeps what was typed, and keeps no file', async () => {
    const who = applicant();
    const sent = [
      file('receipts', 'till <b>.html', Buffer.from('<script>')),
      file('receipts', 'IMG_1.HEIC', Buffer.from('\0\0\0\u0018ftypheic\0\0\0\0')),
      file('picture', 'bill.pdf', pdf),
    ];
    const refused = await who.sendFiles(`${grant}/report`, await filled(who), sent);
    const text = textOf(refused.body);
    expect(refused.statusCode).toBe(400);
    expect(text).toContain('“till &lt;b&gt;.html” is not a photo or a PDF file.');
    expect(text).toContain('We cannot read “IMG_1.HEIC”.');
    expect(text).toContain('“bill.pdf” is not a photo.');
    expect(refused.body).toContain('Everybody swam.');
    expect(refused.body).toContain('value="40"');
    expect(uploads.size).toBe(0);
  });

  it('is refused for a picture that not everybody agreed to, too many receipts, or one that is too big', async () => {
    const send = async (files: Parameters<ReturnType<Act>['sendFiles']>[2], fields: Record<string, string> = answers) => {
      const who = applicant();
      const { statusCode, body } = await who.sendFiles(`${grant}/report`, await filled(who, fields), files);
      return [statusCode, textOf(body)] as const;
    };
    const { photoConsent: _, ...unasked } = answers;
    expect(await send([file('picture', 'us.jpg', await photo())], unasked)).toEqual([
      400,
      expect.stringContaining('Ask everybody in the photo, then tick the box.'),
    ]);
    const six = Array.from({ length: 6 }, (_each, n) => file('receipts', `${n}.pdf`, Buffer.concat([pdf, Buffer.from(`${n}`)])));
    expect(await send(six)).toEqual([400, expect.stringContaining('Choose 5 receipts or fewer')]);
    const huge = Buffer.alloc(8 * 1024 * 1024 + 1, 0x20);
    pdf.copy(huge);
    expect(await send([file('receipts', 'huge.pdf', huge)])).toEqual([400, expect.stringContaining('“huge.pdf” is too big. Choose files of up to 8 MB.')]);
    const many = Array.from({ length: 9 }, (_each, n) => file('receipts', `${n}.pdf`, pdf));
    expect(await send(many)).toEqual([413, expect.stringContaining('That is too much at once')]);
    expect(uploads.size).toBe(0);
  });
});

describe('Before a byte of a file is kept in mind', () => {
  it('it is asked who sends it, and that the form is ours', async () => {
    const body = await filled(applicant());
    expect((await visitor().sendFiles(`${grant}/report`, body, [file('receipts', 'a.pdf', pdf)])).statusCode).toBe(403);
    const forged = new URLSearchParams({ ...answers, _csrf: 'x'.repeat(43), _once: crypto.randomUUID() });
    const who = applicant();
    const refused = await who.sendFiles(`${grant}/report`, forged, [file('receipts', 'a.pdf', pdf)]);
    expect([refused.statusCode, textOf(refused.body)]).toEqual([403, expect.stringContaining('This form is too old')]);
    expect((await other().sendFiles(`${grant}/report`, await filled(other(), answers, '/grants/C-002'), [])).statusCode).toBe(403);
  });

  it('other forms take no files at all', async () => {
    const who = applicant();
    expect((await who.sendFiles(`${grant}/accept`, await filled(who), [file('receipts', 'a.pdf', pdf)])).statusCode).toBe(415);
    expect((await who.sendFiles('/api/grants/C-001/acceptance', new URLSearchParams(), [])).statusCode).toBe(415);
  });
});

describe('A report with receipts and a picture', () => {
  let files: string[] = [];

  it('is received, once however often the form is sent, and the ledger holds hashes alone', async () => {
    const who = applicant();
    const body = await filled(who);
    const sent = [file('receipts', 'bill.pdf', pdf), file('receipts', 'till.jpg', await photo('#ffffff')), file('picture', 'us all.jpg', await photo())];
    const both = [await who.sendFiles(`${grant}/report`, body, sent), await who.sendFiles(`${grant}/report`, body, sent)];
    expect(both.map(({ statusCode }) => statusCode)).toEqual([303, 303]);
    expect(uploads.size).toBe(3);
    const [report, basis] = (await house.events('grant-C-001')).slice(-2);
    expect(report).toMatchObject({ type: 'ReportReceived', data: { photo: true, photoConsent: true } });
    expect(JSON.stringify(report)).not.toMatch(/sha256|receipts/);
    expect(basis).toMatchObject({
      type: 'ReportReceivedBasis',
      data: { receipts: [{ mediaType: 'application/pdf' }, { mediaType: 'image/jpeg' }], picture: { mediaType: 'image/jpeg' } },
    });
    expect(JSON.stringify(basis)).not.toMatch(/us all|bill|till/);
  });

  it('shows them on the grant’s page, each sandboxed and never a page of its own', async () => {
    const page = (await chair().get(grant)).body;
    files = [...page.matchAll(/(?:src|href)="(\/grants\/C-001\/files\/[0-9a-f]{64})"/g)].map(([, address]) => address ?? '');
    expect(files).toHaveLength(3);
    const before = await looked();
    const answersOf = await Promise.all(files.map((address) => chair().get(address)));
    // Each file that somebody else sent in is a look at payees, in the log before it is shown.
    expect(await looked()).toBe(before + 2 * files.length);
    await Promise.all(files.map((address) => applicant().get(address)));
    expect(await looked()).toBe(before + 2 * files.length);
    const byType = answersOf.map(({ headers, rawPayload }) => [headers['content-type'], headers['content-disposition'], rawPayload.length > 20]);
    expect(byType).toEqual([
      ['image/jpeg', 'inline; filename="C-001-picture.jpg"', true],
      ['application/pdf', 'attachment; filename="C-001-receipt-1.pdf"', true],
      ['image/jpeg', 'inline; filename="C-001-receipt-2.jpg"', true],
    ]);
    for (const { headers } of answersOf) {
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'.*; sandbox$/);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
    const { rawPayload } = await chair().get(files[0] ?? '');
    expect((await sharp(rawPayload).metadata()).exif).toBeUndefined();
  });

  it('gives them to nobody who may not see the grant, nor under another grant', async () => {
    for (const address of files) {
      expect((await visitor().get(address)).statusCode).toBe(404);
      // The same as where there is no such file: a guess tells nothing.
      const none = `${grant}/files/${'a'.repeat(64)}`;
      const told = ({ statusCode, body }: { statusCode: number; body: string }) => [
        statusCode,
        body.replace(/name="_once" value="[^"]*"|<time .*?<\/time>|[0-9a-f]{64}/g, ''),
      ];
      const guesser = other();
      expect(told(await guesser.get(address))).toEqual(told(await guesser.get(none)));
      expect((await guesser.get(address)).statusCode).toBe(404);
      expect((await chair().get(address.replace('C-001', 'C-002'))).statusCode).toBe(404);
    }
    expect((await chair().get(`${grant}/files/${'a'.repeat(64)}`)).statusCode).toBe(404);
    expect((await chair().get('/api/grants/C-001')).body).not.toMatch(/sha256|"files"/);
  });

  it('loses its picture for ever when somebody in it asks, and keeps the receipts', async () => {
    expect((await chair().post(grant, {}, `${grant}/picture/withdrawal`)).statusCode).toBe(403);
    expect((await applicant().post(grant, {}, `${grant}/picture/withdrawal`)).statusCode).toBe(303);
    expect(uploads.size).toBe(2);
    const statuses = await Promise.all(files.map(async (address) => (await chair().get(address)).statusCode));
    expect(statuses).toEqual([404, 200, 200]);
    expect((await chair().get(grant)).body).not.toContain('<img');
    expect((await house.events('grant-C-001')).at(-1)).toMatchObject({ type: 'PictureWithdrawn', data: { bidId: 'C-001' } });
    const again = await applicant().post(grant, {}, `${grant}/picture/withdrawal`);
    expect([again.statusCode, textOf(again.body)]).toEqual([404, expect.stringContaining('There is no picture.')]);
  });
});
