import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { text } from '#decider';
import { sealTexts } from './seal-texts.js';

const schema = z.strictObject({
  bidId: z.string(),
  title: text(80),
  because: text(80).optional(),
  note: text(80).nullable().default(null),
  costs: z.array(z.strictObject({ what: text(80), pence: z.int() })),
  lead: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('person'), story: text(80) }),
    z.strictObject({ kind: z.literal('group'), groupId: z.string() }),
  ]),
  answers: z.record(z.string(), z.union([z.int(), text(80)])),
});
const given = {
  bidId: 'C-001',
  title: '  A shelf ',
  costs: [
    { what: 'Wood', pence: 100 },
    { what: 'Screws', pence: 20 },
  ],
  lead: { kind: 'person' as const, story: 'My story' },
  answers: { one: 1, two: 'Two' },
};

async function sealed(data: z.input<typeof schema>) {
  const put: [string, string][] = [];
  const result = await sealTexts(schema, schema.parse(data), async (field, value) => {
    put.push([field, value]);
    return `<${field}>`;
  });
  return { result, put: Object.fromEntries(put) };
}

describe('typed text on its way to a decider', () => {
  test('is replaced wherever it stands, and nothing else is touched', async () => {
    const { result, put } = await sealed(given);
    expect(result).toEqual({
      bidId: 'C-001',
      title: '<title>',
      note: null,
      costs: [
        { what: '<costs.0.what>', pence: 100 },
        { what: '<costs.1.what>', pence: 20 },
      ],
      lead: { kind: 'person', story: '<lead.story>' },
      answers: { one: 1, two: '<answers.two>' },
    });
    expect(put).toEqual({ title: 'A shelf', 'costs.0.what': 'Wood', 'costs.1.what': 'Screws', 'lead.story': 'My story', 'answers.two': 'Two' });
  });

  test('that is optional is sealed when it is there', async () => {
    const { result } = await sealed({ ...given, because: 'so', note: 'noted', lead: { kind: 'group', groupId: 'g' } });
    expect(result).toMatchObject({ because: '<because>', note: '<note>', lead: { kind: 'group', groupId: 'g' } });
  });

  test('inside a schema that the doorway cannot walk is an error, never plain text in an event', async () => {
    const pair = z.strictObject({ pair: z.tuple([text(80), z.int()]) });
    await expect(sealTexts(pair, { pair: ['words', 1] }, async () => 'x')).rejects.toThrow(/tuple/);
    const turned = z.strictObject({ choice: z.union([z.strictObject({ kind: z.literal('a').transform(() => 'b'), words: text(80) })]) });
    await expect(sealTexts(turned, turned.parse({ choice: { kind: 'a', words: 'words' } }), async () => 'x')).rejects.toThrow(/choice/);
  });
});
