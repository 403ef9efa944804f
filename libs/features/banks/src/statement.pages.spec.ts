import { expect, it } from '@jest/globals';
import { Languages } from '#web';
import { csvOf } from './statement.pages.js';

const line = {
  ...{ number: 7, part: 0, day: '2026-03-17', kind: 'MoneyReceiptCorrected', fundId: 'F1', roundId: null, bidId: null, paymentId: null },
  ...{
    statementLine: '=HYPERLINK("http://x")',
    amountPence: -100_050,
    leftToGiveChangePence: -100_050,
    cashChangePence: -100_050,
    leftToGivePence: 0,
    cashPence: 5,
  },
};
const bank = { funds: [{ fundId: 'F1', name: '+44 "Pot", one' }] } as unknown as Parameters<typeof csvOf>[1];

it('no cell of the statement’s file is a formula to a spreadsheet, whatever was typed', () => {
  const [, row = ''] = csvOf([line], bank, new Languages().english).split('\r\n');
  expect(row).toBe(`2026-03-17,Money in put right,"'+44 ""Pot"", one",,,,"'=HYPERLINK(""http://x"")",(1000.50),0.00,1000.50,0.00,0.05,7`);
});
