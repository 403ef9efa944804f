import { scaleLinear } from 'd3-scale';
import nunjucks from 'nunjucks';
import { money } from './money.js';

export interface Bar {
  readonly label: string;
  readonly amountPence: number;
}

export interface BarChart {
  /** Unique on its page, for the ids of title and description. */
  readonly id: string;
  readonly title: string;
  /** One sentence that says what the bars show; the table with the same figures follows the chart. */
  readonly description: string;
  readonly bars: readonly Bar[];
  readonly dir: 'ltr' | 'rtl';
}

const ROW_EM = 3.4;

/** Bars of money as SVG. Lengths are percentages and heights are ems: it fits 320 px and grows with the reader's text size. */
export function barChart({ id, title, description, bars, dir }: BarChart): nunjucks.runtime.SafeString {
  const length = scaleLinear()
    .domain([0, Math.max(1, ...bars.map((bar) => bar.amountPence))])
    .range([0, 100]);
  const rows = bars.map((bar, i) => row(bar, i, length(Math.max(0, bar.amountPence)), dir)).join('');
  const svg = `<svg role="img" aria-labelledby="${attribute(id)}-title ${attribute(id)}-desc" height="${(bars.length * ROW_EM).toFixed(1)}em" width="100%" focusable="false"><title id="${attribute(id)}-title">${escapeHtml(title)}</title><desc id="${attribute(id)}-desc">${escapeHtml(description)}</desc>${rows}</svg>`;
  return new nunjucks.runtime.SafeString(svg);
}

function row(bar: Bar, index: number, percent: number, dir: 'ltr' | 'rtl'): string {
  const top = index * ROW_EM;
  const width = percent.toFixed(2);
  const start = dir === 'rtl' ? (100 - percent).toFixed(2) : '0';
  const text = `<text class="eb-chart__label" x="${dir === 'rtl' ? '100%' : '0'}" y="${(top + 1.1).toFixed(1)}em" direction="${dir}">${escapeHtml(bar.label)}: ${money(bar.amountPence)}</text>`;
  return `${text}<rect class="eb-chart__bar" x="${start}%" y="${(top + 1.5).toFixed(1)}em" width="${width}%" height="1.2em"></rect>`;
}

/** Text inside markup that is made here by hand. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function attribute(text: string): string {
  return escapeHtml(text.replace(/\s/g, '-'));
}
