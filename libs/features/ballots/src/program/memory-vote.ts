import { carryOut, type Doorway, type DoorwaySite, type SentCommand } from '#cqrs';
import { catalogue } from '#events';
import type { Outcome } from '#ledger';
import { LedgerFacts } from '#ledger/fact-reader';
import type { BallotBox } from '../box/ballot-box.js';
import { MemoryBallotBox, MemoryRegister } from '../box/memory-box.js';
import { CountVotesHandler } from '../result/count.handlers.js';
import { OpenedBallots } from '../result/opened-ballots.js';
import { CountVotes } from '../result/result.commands.js';
import { RoundCounts } from '../result/round-counts.js';
import { MemoryRoundSecrets } from '../secrets/memory-secrets.js';
import { MemoryDesk } from './memory-desk.js';
import { VoteProgram, votingIn } from './vote-program.js';

type Execute = (command: SentCommand) => Promise<Outcome>;

/** How commands are carried out without Nest: the count by its handler, every other one by its doorway. */
export function carrierOf(site: DoorwaySite, box: BallotBox, doorwayOf: (type: string) => Doorway): Execute {
  const facts = new LedgerFacts(site.ledger, catalogue.decode);
  const reads = { reader: () => facts.reader() };
  const doorways = { carryOut: (entered: Doorway, command: SentCommand) => carryOut(entered, site, command) };
  const counting = new CountVotesHandler(reads, new RoundCounts(new OpenedBallots(site.ledger, box), reads), site.vault, doorways);
  return (command) => (command.type === CountVotes.type ? counting.execute(command as CountVotes) : doorways.carryOut(doorwayOf(command.type), command));
}

/** A house without Nest and without a database: what its commands are carried out by, and a vote in it. */
export function memoryVote(site: DoorwaySite, doorwayOf: (type: string) => Doorway): { readonly execute: Execute; readonly voting: VoteProgram } {
  const { ledger, clock } = site;
  const register = new MemoryRegister();
  const box = new MemoryBallotBox(register);
  const execute = carrierOf(site, box, doorwayOf);
  const desk = new MemoryDesk(register, box, (roundId) => votingIn(ledger, roundId), { execute });
  return { execute, voting: new VoteProgram({ ledger, clock, box, secrets: new MemoryRoundSecrets(), execute }, desk) };
}
