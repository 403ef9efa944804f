import type { DoorwaySite } from '#cqrs';
import { catalogue } from '#events';
import { memoryVote } from '#features/ballots';
import { MemoryPeople, RoleBook } from '#identity';
import { MemoryLedger } from '#ledger';
import { ProcessorRegistry, Processors, SeasonClock } from '#processors';
import { MemoryVault } from '#vault';
import { doorwayOf, reactors } from '../features.js';
import type { SeasonBalances } from './season.balances.js';
import { loadSeason, type Tell } from './season.load.js';

/** The whole season on the memory ledger, expectations included: a bad file is found out before anything is written. @throws SeasonRefused */
export async function dryRun(json: string, tell?: Tell): Promise<SeasonBalances & { readonly ledger: MemoryLedger }> {
  const vault = new MemoryVault();
  const clock = new SeasonClock('2000-01-01T00:00:00.000Z');
  const ledger = new MemoryLedger();
  const site: DoorwaySite = { ledger, vault, clock, catalogue };
  const { execute, voting } = memoryVote(site, doorwayOf);
  const registry = new ProcessorRegistry();
  for (const each of reactors) registry.add(each);
  const processors = new Processors({ ledger, registry, clock, execute });
  try {
    const drain = () => processors.drainReactions();
    const runOn = async (at: string) => clock.set(at);
    const balances = await loadSeason(
      json,
      { ledger, vault, people: new MemoryPeople(vault, new RoleBook(ledger, clock)), clock, voting, execute, drain, runOn },
      tell,
    );
    return { ...balances, ledger };
  } finally {
    await processors.stop();
  }
}
