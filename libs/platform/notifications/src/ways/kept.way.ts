import type { Kept, KeptPlace } from '../kept.js';
import { tellingKinds } from '../notifications.js';
import type { Parcel, Way } from './way.js';

/** Letters that somebody here prints and posts (domain.md, "Post log"); and in a demonstration everything, for the page that shows what would have been sent. */
export class KeptWay implements Way {
  readonly kinds;

  constructor(
    readonly name: KeptPlace,
    private readonly kept: Kept,
  ) {
    this.kinds = name === 'post' ? (['letter'] as const) : tellingKinds;
  }

  /** Putting it twice keeps it once, so nothing needs to be marked before. */
  async hand(parcel: Parcel): Promise<void> {
    await this.kept.keep(this.name, parcel);
  }
}
