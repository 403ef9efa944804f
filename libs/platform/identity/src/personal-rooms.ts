/** Somebody is erased. */
export interface Leaving {
  readonly person: string;
  /** Nothing of them is kept for anybody: what only joins them to others goes as well. */
  readonly whole: boolean;
  /** Their household, where nothing is kept and nobody else is known to belong to it. */
  readonly household?: string | undefined;
}

/** A room with tables of its own that name people: what must go from there when somebody is erased. May be asked again without harm. */
export interface PersonalRoom {
  readonly name: string;
  forget(leaving: Leaving): Promise<void>;
  /** What the room keeps of somebody that stands nowhere else, for subject access: without secrets, and without anybody else. */
  heldOf?(person: string): Promise<object>;
}

/**
 * Every room that keeps something of people beside the vault (audit.md, "Personal data"). Each adds itself in its module's constructor; an erasure asks all of them,
 * so that it need not know them.
 */
export class PersonalRooms {
  readonly #rooms = new Map<string, PersonalRoom>();

  /** @throws Error when a room of this name is there already */
  add(room: PersonalRoom): void {
    if (this.#rooms.has(room.name)) throw new Error(`two rooms call themselves ${room.name}`);
    this.#rooms.set(room.name, room);
  }

  /** By the names of the rooms that keep something to be told of. */
  async heldOf(person: string): Promise<Readonly<Record<string, object>>> {
    const told = [...this.#rooms.values()].map(async (room) => [room.name, await room.heldOf?.(person)] as const);
    return Object.fromEntries((await Promise.all(told)).filter((each): each is [string, object] => each[1] !== undefined));
  }

  async forget(leaving: Leaving): Promise<void> {
    for (const room of this.#rooms.values()) await room.forget(leaving);
  }
}
