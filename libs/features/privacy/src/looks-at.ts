import { Inject, Injectable } from '@nestjs/common';
import { LOOKS, type LookKind, type Looks, PEOPLE, type People, type RecordedLook } from '#identity';

/** A look at what is held about somebody, as that person is told of it: never the name of whoever looked. */
export interface LookAt {
  /** RFC 3339, by the system clock. */
  readonly at: string;
  readonly kind: LookKind;
  /** The thing that was shown, by its stream. Others may stand in it too. */
  readonly subject: string;
  /** `themselves`, `operator`, or the offices that whoever looked holds today; empty where they hold none any more. */
  readonly by: readonly string[];
  /** Somebody sat beside them and read along. */
  readonly helped: boolean;
}

const PAGE = 500;

/** Who looked at things that hold something of a person, from the sealed log (audit.md, "Personal data": subject access). */
@Injectable()
export class LooksAt {
  constructor(
    @Inject(LOOKS) private readonly looks: Looks,
    @Inject(PEOPLE) private readonly people: People,
  ) {}

  /** The newest first. `subjects`: the streams that hold something of the person. */
  async of(person: string, subjects: readonly string[]): Promise<readonly LookAt[]> {
    const recorded: RecordedLook[] = [];
    for (let page: readonly RecordedLook[] | undefined; page === undefined || page.length === PAGE; recorded.push(...page)) {
      page = await this.looks.read({ subjects, before: recorded.at(-1)?.number, limit: PAGE });
    }
    const readers = [...new Set(recorded.map(({ reader }) => reader))];
    const offices = new Map(await Promise.all(readers.map(async (reader) => [reader, await this.officesOf(reader, person)] as const)));
    return recorded.map(({ at, kind, subject, reader, helper }) => ({ at, kind, subject, by: offices.get(reader) ?? [], helped: helper !== undefined }));
  }

  private async officesOf(reader: string, person: string): Promise<readonly string[]> {
    if (reader === person) return ['themselves'];
    if (reader === 'operator') return ['operator'];
    return [...new Set((await this.people.get(reader))?.roles.map(({ role }) => role))].sort();
  }
}
