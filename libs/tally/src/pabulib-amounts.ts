/** Hundredths of a unit of currency from text such as `400000`, `400000.0` or `2458488.22` (tally.md, "Traps"); undefined for anything else. */
export function hundredths(text: string): number | undefined {
  const [, whole = '', decimals = ''] = /^\s*(\d+)(?:\.(\d{1,2})0*)?\s*$/.exec(text) ?? [];
  const amount = Number(whole + decimals.padEnd(2, '0'));
  return whole !== '' && Number.isSafeInteger(amount) ? amount : undefined;
}

/** A whole number from 0 that fits a list of marks; `5.0` is one too, as spreadsheets write it. */
export function wholeNumber(text: string): number | undefined {
  const amount = hundredths(text);
  return amount !== undefined && amount % 100 === 0 && amount / 100 < 2 ** 31 ? amount / 100 : undefined;
}

/** How many decimals an amount is written with. */
export const decimalsOf = (text: string) => Math.min(2, /\.(\d+)/.exec(text)?.[1]?.length ?? 0);

/** Hundredths as a file has them: with so many decimals, and with more where the amount needs them. */
export function amountText(amount: number, decimals = 0): string {
  const needed = amount % 100 === 0 ? 0 : amount % 10 === 0 ? 1 : 2;
  const places = Math.max(decimals, needed);
  const whole = String(Math.floor(amount / 100));
  return places === 0
    ? whole
    : `${whole}.${String(amount % 100)
        .padStart(2, '0')
        .slice(0, places)}`;
}
