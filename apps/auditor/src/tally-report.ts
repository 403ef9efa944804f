import { amountText, type CountingRule, explain, type PabulibFile, sentenceInWords, type TallyResult } from '#tally';

/** What `--json` prints: amounts as the file writes its budget. */
export function tallyJson({ decimals }: Pick<PabulibFile, 'decimals'>, { winners, spent, budget, steps, ties }: TallyResult): string {
  return JSON.stringify({ winners, spent: amountText(spent, decimals), budget: amountText(budget, decimals), steps, ties });
}

/** The result in plain English, a line each. */
export function tallyReport(file: PabulibFile, { winners, spent, budget, projects, steps, ties }: TallyResult): readonly string[] {
  const { money, name } = namingOf(file);
  const amounts = new Map(projects.map(({ id, amount }) => [id, amount]));
  return [
    `${winners.length} of ${projects.length} projects are chosen. They cost ${money(spent)} of ${money(budget)}; ${money(budget - spent)} is left.`,
    ...winners.map((id, place) => `${place + 1}. ${name(id)}: ${money(amounts.get(id) ?? 0)}`),
    `Steps: ${steps}. Ties settled by the order: ${ties}.`,
  ];
}

/** Why each project was chosen or not, in the sentences of the counting room. */
export function tallyExplanation(file: PabulibFile, rule: CountingRule, result: TallyResult): readonly string[] {
  const naming = namingOf(file);
  const { whole, projects } = explain(file.election, rule, result);
  const said = (sentences: (typeof projects)[number]['sentences']) => sentences.map((sentence) => sentenceInWords(sentence, naming)).join(' ');
  return [...(whole.length > 0 ? [said(whole)] : []), ...projects.map(({ id, sentences }) => `${naming.name(id)}: ${said(sentences)}`)];
}

function namingOf({ meta, decimals, projects, election }: PabulibFile) {
  const rows = new Map(election.projects.map(({ id }, row) => [id, row]));
  const currency = meta.get('currency')?.trim();
  return {
    name: (id: string) => {
      const written = projects.cell(rows.get(id) ?? 0, 'name')?.trim();
      return written ? `${id} ${written}` : id;
    },
    money: (amount: number) => [amountText(amount, decimals), ...(currency ? [currency] : [])].join(' '),
  };
}
