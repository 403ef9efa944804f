import { Inject, Injectable } from '@nestjs/common';
import { ReadSide } from '#cqrs';
import { sqlFile } from '#database';
import type { TextRef } from '#events';
import { INSTALLATION } from '#identity';
import { VAULT, type Vault } from '#vault';

const READ = sqlFile(import.meta.url, './home-of-resident.sql');

interface AddressRow {
  readonly block: string;
  readonly flat: TextRef;
  readonly address: TextRef;
  readonly postcode: TextRef;
}

/** Where letters go to somebody who gave no postal address of their own. */
@Injectable()
export class HomeAddress {
  constructor(
    @Inject(ReadSide) private readonly reads: ReadSide,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  /** The lines of the home that a person joined last and still lives in, as the letter of its door has them; what is gone from the vault leaves its line out. */
  async of(person: string): Promise<string | undefined> {
    const resident = await this.vault.pseudonym({ person, context: INSTALLATION });
    const [home] = await this.reads.withTexts(await this.reads.rows<AddressRow>(READ, [resident]));
    if (!home) return undefined;
    const { flat, block, address, postcode } = home;
    const first = [flat, block].filter((each) => each !== undefined).join(', ');
    return [first, address, postcode].filter((line) => line !== undefined && line !== '').join('\n');
  }
}
