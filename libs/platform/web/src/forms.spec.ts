import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { registerRefusals } from '#http';
import { barChart } from './chart.js';
import { emptyForm, parseForm, refusedForm, showForm } from './forms.js';
import { Languages } from './languages.js';
import { moneyText } from './money-text.js';
import { navigation } from './navigation.js';
import { workOf } from './work.js';

const texts = {
  bids: { noTitle: 'Give your idea a name', refusals: { 'over-limit': 'You asked for {{asked}}.' } },
  platform: {
    form: {
      missing: 'Answer this question',
      tooLong: 'Use {{maximum}} characters or fewer',
      choose: 'Choose one',
      unknown: 'Unknown part',
      moneyTooBig: '{{maximum}} or less',
    },
  },
};
const { english, ...languages } = (() => {
  const all = new Languages(texts);
  return { english: all.english, mirrored: all.find('ar-XB') };
})();

const bid = z.strictObject({
  title: z.string('bids.noTitle').max(5),
  who: z.enum(['me', 'group']),
  note: z.string().optional(),
  costs: z.array(z.strictObject({ what: z.string(), amount: moneyText({ maxPence: 10_000 }) })).optional(),
});

describe('a posted form', () => {
  it('is read by its schema: empty fields are absent, dotted names are lists', () => {
    const read = parseForm(bid, {
      title: 'Party',
      who: 'me',
      note: '  ',
      'costs.0.what': 'Tea',
      'costs.0.amount': '£5',
      'costs.1.what': '',
      'costs.1.amount': '',
      'costs.2.what': 'Cups',
      'costs.2.amount': '3',
    });
    expect(read).toEqual({
      ok: true,
      data: {
        title: 'Party',
        who: 'me',
        costs: [
          { what: 'Tea', amount: 500 },
          { what: 'Cups', amount: 300 },
        ],
      },
    });
  });

  it('comes back as it was typed, each problem in the words of the catalogue', () => {
    const body = { who: 'nobody', 'costs.0.what': 'Tea', 'costs.0.amount': '£500', extra: 'x' };
    const read = parseForm(bid, body);
    if (read.ok) throw new Error('it should not fit');
    const shown = showForm(read.form, english);
    expect(shown.values).toBe(body);
    expect(shown.errors).toEqual({ title: 'Give your idea a name', who: 'Choose one', 'costs.0.amount': '£100 or less' });
    expect(shown.summary).toContainEqual({ text: 'Unknown part' });
    expect(shown.summary).toContainEqual({ text: '£100 or less', href: '#costs.0.amount' });
  });

  it.each([undefined, null, 'text', 7, [], { __proto__: { title: 'x' } }, { 'constructor.prototype.x': 'y' }])(
    '%p that is no form is taken for an empty one',
    (body) => {
      expect(parseForm(bid, body).ok).toBe(false);
      expect(({} as Record<string, unknown>).x).toBeUndefined();
    },
  );

  it('that was refused shows the sentence of the feature, else of the table', () => {
    registerRefusals('bids', {
      'over-limit': { kind: 'limit', title: 'You asked for too much.' },
      'too-late': { kind: 'conflict', title: 'The round is over.' },
    });
    const over = refusedForm({ title: 'Party' }, { status: 'refused', refusal: { code: 'over-limit', detail: { asked: 700 } } });
    expect([over.status, showForm(over, english).summary]).toEqual([422, [{ text: 'You asked for 700.' }]]);
    const late = refusedForm({}, { status: 'refused', refusal: { code: 'too-late', detail: {} } });
    expect(showForm(late, english).summary).toEqual([{ text: 'The round is over.' }]);
    expect(showForm(late, languages.mirrored).summary[0]?.text).toContain('\u202eround\u202c');
  });

  it('starts without problems', () => {
    expect(showForm(emptyForm({ title: 'x' }), english)).toEqual({ values: { title: 'x' }, errors: {}, summary: [], seems: [] });
  });
});

describe('a bar chart', () => {
  const bars = [
    { label: 'Tea & <cake>', amountPence: 10_000 },
    { label: 'Cups', amountPence: 2500 },
  ];

  it('has a title, a description and bars in proportion', () => {
    const svg = barChart({ id: 'costs', title: 'Costs', description: 'What it costs', bars, dir: 'ltr' }).toString();
    expect(svg).toContain('aria-labelledby="costs-title costs-desc"');
    expect(svg).toContain('Tea &amp; &lt;cake&gt;: £100');
    expect([...svg.matchAll(/<rect class="eb-chart__bar" x="([^"]+)" y="[^"]+" width="([^"]+)"/g)].map(([, x, width]) => [x, width])).toEqual([
      ['0%', '100.00%'],
      ['0%', '25.00%'],
    ]);
  });

  it('begins at the right in a right-to-left language, and survives having nothing to show', () => {
    expect(barChart({ id: 'c', title: 'C', description: 'd', bars, dir: 'rtl' }).toString()).toContain('x="75.00%"');
    expect(barChart({ id: 'c', title: 'C', description: 'd', bars: [{ label: 'None', amountPence: 0 }], dir: 'ltr' }).toString()).toContain('width="0.00%"');
  });
});

describe('the navigation', () => {
  const chair = { person: 'p', name: 'n', roles: [{ role: 'panel-chair', context: 'bank-a' }] };
  it('shows each person what is theirs, and where they are', () => {
    expect(navigation('/banks/a', undefined)).toEqual([
      { key: 'banks', href: '/', current: true },
      { key: 'apply', href: '/apply', current: false },
    ]);
    expect(navigation('/payments/1', chair).map(({ key, current }) => [key, current])).toEqual([
      ['banks', false],
      ['apply', false],
      ['panel', false],
      ['payments', true],
      ['work', false],
    ]);
    expect(navigation('/panel', { ...chair, roles: [{ role: 'fund-holder', context: 'bank-a' }] }).map(({ key }) => key)).toEqual([
      'banks',
      'apply',
      'payments',
      'work',
    ]);
  });

  it('is short: the rest stands on the page of what somebody may do', () => {
    const all = ['panel-chair', 'organiser', 'administrator', 'auditor'].map((role) => ({ role, context: 'everywhere' }));
    const busy = { ...chair, roles: [...chair.roles, ...all] };
    expect(navigation('/letters/1', busy).map(({ key, current }) => [key, current])).toEqual([
      ['banks', false],
      ['apply', false],
      ['panel', false],
      ['payments', false],
      ['work', true],
    ]);
    expect(workOf(busy).map(({ href }) => href)).toEqual([
      '/panel',
      '/payments',
      '/assist',
      '/joining',
      '/privacy/wording',
      '/letters',
      '/people',
      '/places',
      '/privacy/requests',
      '/emergencies',
      '/looks',
      '/privacy/hidden',
      '/people/roles.csv',
      '/banks/bank-a/exceptions',
    ]);
  });

  it('leads nobody to what they may not enter', () => {
    const of = (role: string, context: string) => workOf({ ...chair, roles: [{ role, context }] }).map(({ key }) => key);
    expect([of('resident', 'estate-a'), of('applicant', 'everywhere'), workOf(undefined)]).toEqual([[], [], []]);
    expect(of('organiser', 'bank-a')).toEqual(['payments', 'assist', 'homes', 'wording']);
    expect(of('organiser', 'everywhere')).toEqual(['payments', 'assist', 'homes', 'wording', 'letters']);
    expect(of('administrator', 'everywhere')).toEqual(['homes', 'letters', 'people', 'places', 'requests', 'emergencies']);
    expect(of('head-of-service', 'team-a')).toEqual(['emergencies']);
    expect([of('returning-officer', 'bank-a'), of('keyer', 'bank-a'), of('scrutineer', 'bank-a')]).toEqual([['votes'], ['votes'], ['votes']]);
  });
});
