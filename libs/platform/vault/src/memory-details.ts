import { comparable, DetailTaken, type FindableDetail, findableDetails, type PersonDetail, personDetails } from './person-details.js';

export type Details = Readonly<Partial<Record<PersonDetail, string>>>;

/** The details of people in memory: each way to reach somebody is proved, or a claim with the order in which it came. */
export class MemoryDetails {
  readonly #known = new Map<string, Details>();
  readonly #claims = new Map<string, number>();
  #count = 0;

  of(person: string): Details {
    return this.#known.get(person) ?? {};
  }

  set(person: string, detail: PersonDetail, value: string | undefined): void {
    const findable = findableDetails.find((each) => each === detail);
    if (findable && value !== undefined && ![undefined, person].includes(this.find(findable, value))) throw new DetailTaken(findable);
    this.#put(person, detail, value);
    if (!findable) return;
    this.#claims.delete(key(person, findable));
    if (value !== undefined) this.#yield(person, findable, value);
  }

  claim(person: string, detail: FindableDetail, value: string): void {
    if (![undefined, person].includes(this.find(detail, value))) throw new DetailTaken(detail);
    if (this.proved(person).includes(detail)) return;
    this.#put(person, detail, value);
    this.#count += 1;
    this.#claims.set(key(person, detail), this.#count);
  }

  prove(person: string, detail: FindableDetail): boolean {
    const proved = this.proved(person);
    if (proved.includes(detail)) return true;
    const { [detail]: value } = this.of(person);
    if (value === undefined || proved.length > 0 || this.find(detail, value) !== undefined) return false;
    this.#claims.delete(key(person, detail));
    this.#yield(person, detail, value);
    return true;
  }

  proved(person: string): readonly FindableDetail[] {
    return findableDetails.filter((detail) => this.of(person)[detail] !== undefined && !this.#claims.has(key(person, detail)));
  }

  find(detail: FindableDetail, value: string): string | undefined {
    return this.#having(detail, value).find((person) => !this.#claims.has(key(person, detail)));
  }

  /** The newest first. */
  claimants(detail: FindableDetail, value: string): readonly string[] {
    const at = (person: string) => this.#claims.get(key(person, detail)) ?? 0;
    const claiming = this.#having(detail, value).filter((person) => at(person) > 0 && this.proved(person).length === 0);
    return claiming.sort((one, other) => at(other) - at(one));
  }

  remove(person: string): readonly PersonDetail[] {
    const known = this.of(person);
    this.#known.delete(person);
    for (const detail of findableDetails) this.#claims.delete(key(person, detail));
    return personDetails.filter((detail) => known[detail] !== undefined);
  }

  /** The claims of others give way. */
  #yield(person: string, detail: FindableDetail, value: string): void {
    for (const other of this.#having(detail, value)) {
      if (other === person) continue;
      this.#put(other, detail, undefined);
      this.#claims.delete(key(other, detail));
    }
  }

  #having(detail: FindableDetail, value: string): string[] {
    const asked = comparable(detail, value);
    return [...this.#known].filter(([, { [detail]: known }]) => known !== undefined && comparable(detail, known) === asked).map(([person]) => person);
  }

  #put(person: string, detail: PersonDetail, value: string | undefined): void {
    const { [detail]: _, ...others } = this.of(person);
    this.#known.set(person, value === undefined ? others : { ...others, [detail]: value.normalize('NFC') });
  }
}

const key = (person: string, detail: FindableDetail) => JSON.stringify([person, detail]);
