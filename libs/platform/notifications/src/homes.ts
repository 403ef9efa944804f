/** Finds the lines of a postal address; undefined where no home is known. */
export type FindHome = (person: string) => Promise<string | undefined>;

/**
 * Where somebody can be posted to who gave no postal address of their own: the home that they joined last and still live in. The room that knows who lives where says
 * how to find it, in its module's constructor, so that whoever tells people things need not know that room. Without one nobody has a home.
 */
export class Homes {
  #find: FindHome | undefined;

  /** @throws Error when another room has said so already */
  foundBy(find: FindHome): void {
    if (this.#find) throw new Error('two rooms say where people live');
    this.#find = find;
  }

  async addressOf(person: string): Promise<string | undefined> {
    return this.#find?.(person);
  }
}
