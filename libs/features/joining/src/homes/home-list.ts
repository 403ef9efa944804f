import { Inject, Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { v5 } from 'uuid';
import { ReadSide } from '#cqrs';
import type { CommandMeta } from '#decider';
import type { Outcome } from '#ledger';
import { type Address, DoorCodes, written } from '../door-codes/door-codes.js';
import { AddDwelling } from '../dwelling.commands.js';
import { type BadLine, readAddressList } from './address-list.js';
import { type BlockOfHomes, ReadEstate } from './homes.query.js';

/** How many homes are added side by side. */
const AT_ONCE = 16;

export type BroughtList =
  | { readonly status: 'bad'; readonly bad: readonly BadLine[] }
  /** `known` were here already, and stay as they were. */
  | { readonly status: 'done'; readonly added: number; readonly known: number; readonly position: string | undefined };

/** Lists of homes that an administrator brings: all of a list or nothing, and the same list again changes nothing. */
@Injectable()
export class HomeLists {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(DoorCodes) private readonly codes: DoorCodes,
  ) {}

  /** @throws Error when a home is refused that had been found fit: the list can be brought again, and goes on where it was */
  async bring(estateId: string, csv: string, meta: CommandMeta): Promise<BroughtList> {
    const { homes, bad } = await this.read(estateId, csv);
    if (bad.length > 0) return { status: 'bad', bad };
    const known = await this.codes.homesOf(homes);
    let [added, position]: [number, string | undefined] = [0, undefined];
    for (let from = 0; from < homes.length; from += AT_ONCE) {
      const some = homes.slice(from, from + AT_ONCE).map((home, n) => ({ ...home, dwellingId: known[from + n]?.dwellingId ?? '' }));
      const outcomes = await Promise.all(some.map((home) => this.add(home, meta)));
      added += outcomes.filter(Boolean).length;
      position = outcomes.reduce((last, outcome) => outcome ?? last, position);
    }
    return { status: 'done', added, known: homes.length - added, position };
  }

  /** The position of a home that is new; undefined for one that is here. */
  private async add(home: Address & { readonly dwellingId: string }, meta: CommandMeta): Promise<string | undefined> {
    if ((await this.reads.revision(`dwelling-${home.dwellingId}`)) >= 0) return undefined;
    const outcome: Outcome = await this.commands.execute(
      new AddDwelling(home, { ...meta, commandId: v5(home.dwellingId, meta.commandId), expectedRevision: undefined }),
    );
    if (outcome.status !== 'done') throw new Error(`a home that was found fit was not added: ${outcome.status}`);
    return outcome.position;
  }

  private async read(estateId: string, csv: string): Promise<{ readonly homes: readonly Address[]; readonly bad: readonly BadLine[] }> {
    const { homes: lines, bad: unfit } = readAddressList(csv);
    const estate = await this.queries.execute(new ReadEstate(estateId));
    const bad = [...unfit];
    const homes: Address[] = [];
    const seen = new Set<string>();
    for (const { line, block, flat, address, postcode } of lines) {
      const blockId = blockNamed(estate?.blocks ?? [], block);
      const home = { estateId, blockId: blockId ?? '', flat, address, postcode };
      if (blockId === undefined) bad.push({ line, why: 'unknown-block' });
      else if (seen.has(written(home))) bad.push({ line, why: 'twice' });
      seen.add(written(home));
      homes.push(home);
    }
    return { homes, bad: bad.sort((a, b) => a.line - b.line) };
  }
}

function blockNamed(blocks: readonly BlockOfHomes[], named: string): string | undefined {
  const plain = (text: string) => text.normalize('NFC').trim().toLowerCase();
  return blocks.find(({ blockId, name }) => plain(blockId) === plain(named) || plain(name) === plain(named))?.blockId;
}
