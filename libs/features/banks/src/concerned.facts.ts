import type { FactReader } from '#decider';
import type { BankCommand } from './bank.commands.js';
import { bidFolding } from './evidence.facts.js';

/** Whom a reason is about: who asked for the money that is given, cut or lost; of money that is nobody's yet, nobody but whoever writes it. */
export async function concernedByDecision(command: BankCommand, field: string, reader: FactReader): Promise<string | undefined> {
  const bidId = bidIn(command, field);
  return bidId === undefined ? undefined : (await reader.fold(bidFolding, `application-${bidId}`)).applicant || undefined;
}

/** `decisions.3.reason` is about the fourth decision's bid. */
function bidIn(command: BankCommand, field: string): string | undefined {
  if (command.type === 'DeclareDecisions') return command.data.decisions[Number(field.split('.')[1])]?.bidId;
  return 'bidId' in command.data ? command.data.bidId : undefined;
}
