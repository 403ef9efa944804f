import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load, rounds } from './http.mjs';
import { seasonFolder, startService } from './service.mjs';
import { TARGETS } from './targets.mjs';
import { ratio } from './timing.mjs';
import { openVote } from './voting-round.mjs';

const CASTS = fileURLToPath(new URL('./casts.process.mjs', import.meta.url));
const CLIENTS = 64;
/** On the roll, each with a session. */
const VOTERS = 10_000;
const WARM = 2_000;
const note =
  'every ballot of another voter under a session of their own, from a process of its own on the same cores; what is cast is sealed into the ledger meanwhile';

/** Ballots over JSON into the box: each is durable when it is answered, and every one that was answered lies there. */
export async function casts(_, options) {
  const dataDir = await seasonFolder();
  const service = await startService(dataDir);
  const folder = await mkdtemp(join(tmpdir(), 'bench-vote-'));
  try {
    const vote = join(folder, 'vote.json');
    await writeFile(vote, JSON.stringify(await openVote(dataDir, VOTERS + WARM)));
    let n = 0;
    const round = (ballots) => load(service, { clients: CLIENTS, vote, ...ballots }, CASTS);
    await round({ amount: WARM, from: VOTERS, n: 1 });
    // Whoever votes again in the next round replaces their ballot of the one before.
    const measured = await rounds(options, () => round({ amount: VOTERS, from: 0, n: ++n }));
    return { clients: CLIENTS, voters: VOTERS, ...measured, ofTarget: ratio(measured.perSecond, TARGETS.casts.perSecond), note };
  } finally {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
