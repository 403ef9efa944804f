import type { ResidentBallot } from './ballot.schema.js';

/** Somebody on the roll of a season's vote: made up, and plainly so. */
export interface MadeUpVoter {
  readonly name: string;
  readonly address: string;
}

const PLANTS = [
  ...['Alder', 'Aster', 'Bay', 'Beech', 'Betony', 'Bryony', 'Camellia', 'Campion', 'Cicely', 'Columbine', 'Comfrey', 'Cosmos', 'Daisy'],
  ...['Elder', 'Fennel', 'Flax', 'Heather', 'Holly', 'Iris', 'Ivy', 'Jasmine', 'Larch', 'Laurel', 'Mallow', 'Myrtle', 'Tulip'],
];
/** Made up as the loader's other blocks are: no such block stands on any of these estates. */
const BLOCKS = ['East House', 'Middle House', 'West House'];
/** Two on the roll live in each home. */
const A_HOME = 2;
/** Of those that stand for no place at all (Office for National Statistics). */
const POSTCODE = 'ZZ99 9ZZ';

/** The roll of a season's vote, of the size that the file tells, no two of one name. */
export function madeUpRoll(size: number, estate: string): readonly MadeUpVoter[] {
  const homesInABlock = Math.ceil(size / A_HOME / BLOCKS.length);
  return Array.from({ length: size }, (_, n) => {
    const home = Math.floor(n / A_HOME);
    const block = BLOCKS[Math.floor(home / homesInABlock)];
    return { name: nameOf(n), address: `Flat ${(home % homesInABlock) + 1}, ${block}, ${estate}, ${POSTCODE}` };
  });
}

/** Every one of them is called Sample, as everybody of a season is. */
function nameOf(n: number): string {
  const plant = (at: number) => PLANTS[at % PLANTS.length];
  const again = Math.floor(n / PLANTS.length ** 2);
  return `${plant(n)} ${plant(Math.floor(n / PLANTS.length))} Sample${again === 0 ? '' : ` ${again + 1}`}`;
}

/** Which line of the roll has which voting code: codes are spread over the whole roll, in the order in which the file first names them. */
export function linesOfCodes({ ballots, roll_size: size }: Pick<ResidentBallot, 'ballots' | 'roll_size'>): ReadonlyMap<string, number> {
  const codes = [...new Set(ballots.map(({ code }) => code))];
  return new Map(codes.map((code, index) => [code, Math.floor((index * size) / codes.length)]));
}
