import type { Envelope, EventType } from '#events';
import { type Ledger, readPages } from '#ledger';
import { Disclosure, isReleased } from './disclosure.js';
import type { LastRecord } from './outlet.js';
import { UnfitTopic } from './unfit-topic.js';

export interface RecognitionSite {
  readonly ledger: Ledger;
  readonly types: readonly EventType[];
}

/**
 * Looks up in the ledger what stands last in each partition, by `topic/partition`, before anything is skipped because of it. A ledger begun anew, another
 * installation's, or one restored from a backup counts from 0 as well and may have the same source: what it recorded would be missing for ever.
 *
 * @throws UnfitTopic when one of them is not this ledger's, byte for byte and under the same number, or was made public by an event that is not in it
 */
export async function recogniseAll(lasts: ReadonlyMap<string, LastRecord>, site: RecognitionSite): Promise<void> {
  for (const [partition, { stream, revision, number, json }] of lasts) {
    const [entry] = await site.ledger.readStream(stream, revision, 1);
    if (entry?.json !== json || entry.number !== number) throw foreign(partition);
  }
  const released = new Map([...lasts].filter(([, last]) => last.released !== last.number));
  for (const partition of await unreleased(released, site)) throw foreign(partition);
}

/** Those whose release this ledger does not know. */
async function unreleased(lasts: ReadonlyMap<string, LastRecord>, { ledger, types }: RecognitionSite): Promise<ReadonlySet<string>> {
  const unknown = new Set(lasts.keys());
  const disclosure = new Disclosure(types);
  const newest = Math.max(...[...lasts.values()].map(({ released }) => released));
  if (unknown.size === 0 || disclosure.releasing.length === 0) return unknown;
  for await (const page of readPages(ledger, { types: disclosure.releasing })) {
    for (const { number, json } of page.entries) {
      if (number > newest) return unknown;
      const releases = disclosure.follow(eventOf(json));
      for (const [partition, last] of lasts) if (last.released === number && isReleased(eventOf(last.json), releases)) unknown.delete(partition);
    }
  }
  return unknown;
}

const eventOf = (json: string): Envelope => JSON.parse(json);

const foreign = (partition: string) =>
  new UnfitTopic(
    `the last record of ${partition} is not in this ledger: the topics are ahead of it, or belong to another one; choose another topic prefix, and another source for another ledger`,
  );
