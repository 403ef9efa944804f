/**
 * Elections of the sizes that tally.md names under "Speed", made from a seed: few projects that many want and many that few want (Zipf), voters who mostly choose in
 * their own district, some who copy a campaign's list, and round costs. The numbers of votes, projects and marks are met exactly. Amounts are hundredths.
 * `scale` multiplies costs and budget, so that add1 makes about as many steps of one unit of currency as `steps` says.
 */
export const SIZES = {
  lodz: { seed: 2022, votes: 90_494, projects: 160, marks: 325_964, longest: 5, districts: 8, ofDemand: 0.3, scale: 0.17, steps: 30 },
  warszawa: { seed: 2026, votes: 61_668, projects: 83, marks: 287_475, longest: 10, districts: 6, ofDemand: 0.3, scale: 1.68, steps: 186 },
};

/** The share of voters who copy a list, and how much likelier somebody is to choose in their own district. */
const COPIES = 0.2;
const AT_HOME = 12;

export function generate({ seed, votes, projects: size, marks: total, longest, districts, ofDemand, scale }) {
  const random = randomFrom(seed);
  const projects = Array.from({ length: size }, (_, p) => ({ id: `P${String(p * 3 + 1).padStart(3, '0')}${letters(p)}`, cost: costFrom(random, scale) }));
  const homes = projects.map((_, p) => p % districts);
  const choosers = Array.from({ length: districts }, (_, home) =>
    chooser(homes.map((district, p) => (district === home ? AT_HOME : 1) / (shuffledRank(p, size) + 3))),
  );
  const lists = choosers.map((choose) => choose(longest, random));
  const starts = new Int32Array(votes + 1);
  const marks = new Int32Array(total);
  lengths(votes, total, longest, random).forEach((length, i) => {
    const home = Math.floor(random() ** 1.5 * districts);
    const chosen = random() < COPIES ? lists[home].slice(0, length) : choosers[home](length, random);
    marks.set(chosen, starts[i]);
    starts[i + 1] = starts[i] + length;
  });
  const demand = projects.reduce((sum, { cost }) => sum + cost, 0);
  const budget = Math.floor((demand * ofDemand) / 100) * 100;
  return { budget, projects, ballots: { starts, marks } };
}

/** How many ballots are unlike every one before them. */
export function distinctBallots({ ballots: { starts, marks } }) {
  const seen = new Set();
  for (let i = 0; i + 1 < starts.length; i++)
    seen.add(
      marks
        .subarray(starts[i], starts[i + 1])
        .toSorted()
        .join(),
    );
  return seen.size;
}

/** The election as a Pabulib file with the columns that cities publish; age and sex are drawn too. */
export function pabulibText({ budget, projects, ballots: { starts, marks } }, seed = 1) {
  const random = randomFrom(seed);
  const meta = {
    description: 'Made from a seed',
    country: 'Nowhere',
    unit: 'Zażółć',
    instance: seed,
    num_projects: projects.length,
    num_votes: starts.length - 1,
  };
  const rest = { budget: `${budget / 100}.0`, vote_type: 'approval', rule: 'greedy', date_begin: '01.06.2026', date_end: '15.06.2026' };
  const lines = ['META', 'key;value', ...Object.entries({ ...meta, ...rest }).map((pair) => pair.join(';')), 'PROJECTS', 'project_id;cost;name'];
  for (const { id, cost } of projects) lines.push(`${id};${cost / 100};"Skwer ""${id}""; zieleń"`);
  lines.push('VOTES', 'voter_id;vote;age;sex;voting_method');
  for (let i = 0; i + 1 < starts.length; i++) {
    const vote = Array.from(marks.subarray(starts[i], starts[i + 1]), (p) => projects[p].id).join(',');
    lines.push(`${i * 3 + 17};${vote};${16 + Math.floor(random() * 70)};${random() < 0.5 ? 'F' : 'M'};internet`);
  }
  return `${lines.join('\n')}\n`;
}

/** mulberry32: the same numbers from 0 up to 1 for the same seed. */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** From about 10,000 to 1,500,000 units, most of them cheap, in round numbers, so that some are equal. */
const costFrom = (random, scale) => Math.round((10_000 * 150 ** random()) / 500) * Math.round(50_000 * scale);

const letters = (p) => String.fromCharCode(65 + (p % 26), 65 + (Math.floor(p / 3) % 26));

/** Popularity goes round the districts rather than by the place in the list. */
const shuffledRank = (p, size) => (p * 37) % size;

/** Chooses so many different projects, the weightier the likelier. */
function chooser(weights) {
  const sums = [];
  weights.reduce((sum, weight, p) => {
    sums[p] = sum + weight;
    return sums[p];
  }, 0);
  return (length, random) => {
    const chosen = new Set();
    while (chosen.size < length) {
      const at = random() * sums.at(-1);
      chosen.add(sums.findIndex((sum) => sum > at));
    }
    return [...chosen];
  };
}

/** Lengths from 1 to `longest` with exactly that sum. */
function lengths(votes, total, longest, random) {
  const chance = (total / votes - 1) / (longest - 1);
  const drawn = Array.from({ length: votes }, () => 1 + Array.from({ length: longest - 1 }).filter(() => random() < chance).length);
  let missing = total - drawn.reduce((sum, length) => sum + length, 0);
  for (let i = 0; missing !== 0; i = (i + 1) % votes) {
    const step = Math.sign(missing);
    if (drawn[i] + step < 1 || drawn[i] + step > longest) continue;
    drawn[i] += step;
    missing -= step;
  }
  return drawn;
}
