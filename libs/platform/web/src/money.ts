const POUNDS = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP', minimumFractionDigits: 0, maximumFractionDigits: 0 });
const POUNDS_AND_PENCE = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' });

/** Whole pence as people write money: `£180`, `£1,234.56`, `−£5`. */
export function money(pence: number): string {
  if (!Number.isSafeInteger(pence)) throw new RangeError('money is counted in whole pence');
  const format = pence % 100 === 0 ? POUNDS : POUNDS_AND_PENCE;
  return `${pence < 0 ? '−' : ''}${format.format(Math.abs(pence) / 100)}`;
}

/** Whole pence as a field for an amount shows it, which has its own pound sign: `180`, `25.50`. */
export function moneyInField(pence: number): string {
  return (pence / 100).toFixed(pence % 100 === 0 ? 0 : 2);
}
