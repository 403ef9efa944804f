import { AddPlace } from '#features/community';
import { AddDwelling } from '#features/joining';
import type { SeasonEntry } from './season.entry.js';
import type { Season } from './season.schema.js';

/** So many homes an estate has in a demonstration, on two blocks. */
const HOMES = 12;
/** Made up: no such block stands on any of these estates. */
const BLOCKS = ['North House', 'South House'] as const;

/** Blocks for each estate, with homes in them, so that letters can be printed and people can join. Their addresses are made up too. */
export function dwellingPlan(season: Season, day: string): SeasonEntry[] {
  return season.estates.flatMap(({ id, name }) => BLOCKS.flatMap((block, half) => blockEntries(id, name, block, half, day)));
}

const homeId = (estate: string, number: number): string => `home-${estate}-${number}`;

function blockEntries(estate: string, estateName: string, block: string, half: number, day: string): SeasonEntry[] {
  const blockId = `${estate}-${block.split(' ')[0]?.toLowerCase()}`;
  const same = { day, phase: 'setup', by: { person: 'system', bankId: estate } } as const;
  const added: SeasonEntry = {
    ...same,
    key: `estates/${estate}/blocks/${blockId}`,
    entry: `estates ${estate}`,
    command: AddPlace,
    data: () => ({ placeId: blockId, kind: 'block', name: block, within: estate }),
  };
  const homes = Array.from({ length: HOMES / BLOCKS.length }, (_, n): SeasonEntry => {
    const number = (half * HOMES) / BLOCKS.length + n + 1;
    return {
      ...same,
      key: `estates/${estate}/homes/${number}`,
      entry: `estates ${estate}`,
      command: AddDwelling,
      data: () => ({
        ...{ dwellingId: homeId(estate, number), estateId: estate, blockId },
        ...{ flat: `Flat ${number}`, address: `${block}, ${estateName}, London`, postcode: 'NW1 0AA' },
      }),
    };
  });
  return [added, ...homes];
}
