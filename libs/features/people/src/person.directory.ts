import { Inject, Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import { INSTALLATION, newPersonId, PEOPLE, type People } from '#identity';
import { DetailTaken, VAULT, type Vault } from '#vault';

interface Known {
  /** The token of the installation. */
  readonly token: string;
  readonly name: string;
}

interface Asked {
  readonly name: string;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly address?: string | undefined;
  readonly livesWith?: string | undefined;
}

/** Which answer belongs to somebody else, or to nobody. */
type Taken = 'email' | 'phone' | 'livesWith';

/** The namespace of the ids of those who are added by a form. */
const NEWCOMERS = '0d6d8a0e-5b1c-5f4e-8a57-6c1f2b9e7d43';

/** How many people one search shows. */
const MOST_FOUND = 50;

/** Who is known, for those who may look for people: found by name or by a proved e-mail address or phone number, and added. */
@Injectable()
export class PersonDirectory {
  constructor(
    @Inject(PEOPLE) private readonly people: People,
    @Inject(VAULT) private readonly vault: Vault,
  ) {}

  /** Whose address this is, else whose name has these letters in it. */
  async find(text: string): Promise<readonly Known[]> {
    const one = await this.byAddress(text);
    if (one !== undefined) return [await this.known(one)];
    const letters = text.trim().toLocaleLowerCase('en-GB');
    const fitting = (await this.people.list()).filter(({ name }) => name.toLocaleLowerCase('en-GB').includes(letters));
    return Promise.all(fitting.slice(0, MOST_FOUND).map(({ person }) => this.known(person)));
  }

  /** The private id of the one person with this e-mail address or phone number, or with exactly this name; undefined for none, or several of the name. */
  async exactly(text: string): Promise<string | undefined> {
    const one = await this.byAddress(text);
    if (one !== undefined) return one;
    const named = (await this.people.list()).filter(({ name }) => name === text.trim());
    return named.length === 1 ? named[0]?.person : undefined;
  }

  tokenOf(person: string): Promise<string> {
    return this.vault.pseudonym({ person, context: INSTALLATION });
  }

  /**
   * Somebody new, in the home of whoever they live with or in a new one; `taken` says which address another person has proved already. `key` is a random value that
   * stands nowhere else: by the same one the same person is added, so that what a crash left half done is completed when the form is sent again.
   */
  async add(key: string, { name, email, phone, address, livesWith }: Asked): Promise<{ readonly token: string } | { readonly taken: Taken }> {
    const person = v5(key, NEWCOMERS);
    const ofAnother = async (by: 'email' | 'phone', value?: string) =>
      value !== undefined && ![undefined, person].includes(await this.vault.findByDetail(by, value));
    if (await ofAnother('email', email)) return { taken: 'email' };
    if (await ofAnother('phone', phone)) return { taken: 'phone' };
    const neighbour = livesWith === undefined ? undefined : await this.exactly(livesWith);
    if (livesWith !== undefined && neighbour === undefined) return { taken: 'livesWith' };
    const known = await this.people.get(person);
    const household = known?.household ?? (neighbour === undefined ? newPersonId() : await this.homeWith(neighbour));
    if (!known) await this.people.add({ person, name, household });
    try {
      // What an administrator typed is not proved: a link or a code that comes back from there proves it.
      if (email !== undefined) await this.vault.claimDetail(person, 'email', email);
      if (phone !== undefined) await this.vault.claimDetail(person, 'phone', phone);
      if (address !== undefined) await this.vault.setDetail(person, 'address', address);
    } catch (fault) {
      // Somebody else got the address in this very moment.
      if (fault instanceof DetailTaken) return { taken: fault.detail };
      throw fault;
    }
    return { token: await this.tokenOf(person) };
  }

  /** Somebody whose home nobody knew has the one from now on that they counted as until now. */
  private async homeWith(neighbour: string): Promise<string> {
    const known = await this.people.get(neighbour);
    const household = known?.household ?? `of-${neighbour}`;
    if (known && known.household === undefined) await this.people.add({ person: neighbour, name: known.name, household });
    return household;
  }

  private async byAddress(text: string): Promise<string | undefined> {
    const by = text.includes('@') ? 'email' : /^[+\d][\d\s()-]{6,}$/.test(text.trim()) ? 'phone' : undefined;
    const person = by && (await this.vault.findByDetail(by, text));
    return person !== undefined && (await this.people.get(person)) ? person : undefined;
  }

  private async known(person: string): Promise<Known> {
    const [token, known] = await Promise.all([this.tokenOf(person), this.people.get(person)]);
    return { token, name: known?.name ?? '' };
  }
}
