/** What the service promises about speed; ratios are taken in one run on one server. Numbers are at least, unless they end in `Most`. */
export const TARGETS = {
  appends: {
    ofRaw: { 1: 0.4, 32: 0.8, 256: 1.2 },
    ofEmmett: { 32: 4, 256: 7 },
  },
  handle: { perSecond: 1_500 },
  fold: { eventsPerSecond: 75_000, megabytesMost: 300 },
  projection: { eventsPerSecond: 25_000, megabytesMost: 300 },
  commands: { perSecond: 1_500, p99MsMost: 100 },
  cachedPage: { perSecond: 5_000 },
  uncachedPage: { cpuMsMost: 5 },
  startUp: { msMost: 5_000 },
  casts: { perSecond: 1_000, p99MsMost: 100 },
  closing: { secondsMost: 3 },
  // tally.md, "Speed"; Łódź's file is the one of about 4 MB.
  tally: {
    lodz: { parseMsMost: 150, greedyMsMost: 5, phragmenMsMost: 30, add1MsMost: 300, megabytesMost: 150 },
    warszawa: { parseMsMost: 150, greedyMsMost: 5, phragmenMsMost: 30, add1MsMost: 1_500, megabytesMost: 150 },
    ofPlainMost: 0.05,
  },
  relay: { ofBareProducer: 0.5, lagP99MsMost: 1_000 },
};

/** A list of plain sentences, empty when every target was met. */
export function missed(results) {
  const short = (name, got, wanted) => (got < wanted ? [`${name}: ${got}, wanted at least ${wanted}`] : []);
  const over = (name, got, most) => (got > most ? [`${name}: ${got}, wanted at most ${most}`] : []);
  const { appends, handle, fold, projection, commands, cachedPage, uncachedPage, startUp, casts, closing, relay, tally } = results;
  return [
    ...(appends?.callers ?? []).flatMap(({ callers, ofRaw, ofEmmett }) => [
      ...short(`appends of ${callers} callers against raw inserts`, ofRaw, TARGETS.appends.ofRaw[callers] ?? 0),
      ...(ofEmmett === undefined ? [] : short(`appends of ${callers} callers against Emmett`, ofEmmett, TARGETS.appends.ofEmmett[callers] ?? 0)),
    ]),
    ...(handle ? short('commands a second to one stream', handle.perSecond, TARGETS.handle.perSecond) : []),
    ...Object.entries({ fold, projection }).flatMap(([name, result]) =>
      result
        ? [
            ...short(`${name}, events a second`, result.eventsPerSecond, TARGETS[name].eventsPerSecond),
            ...over(`${name}, megabytes`, result.megabytes, TARGETS[name].megabytesMost),
          ]
        : [],
    ),
    ...(commands ? short('commands a second over HTTP', commands.perSecond, TARGETS.commands.perSecond) : []),
    ...(commands ? over('milliseconds for 99 in 100 commands', commands.p99Ms, TARGETS.commands.p99MsMost) : []),
    ...(cachedPage ? short('pages a second from the cache', cachedPage.perSecond, TARGETS.cachedPage.perSecond) : []),
    ...(uncachedPage ? over('milliseconds of CPU for a page', uncachedPage.worstCpuMs, TARGETS.uncachedPage.cpuMsMost) : []),
    ...(startUp ? over('milliseconds to start', startUp.startMs, TARGETS.startUp.msMost) : []),
    ...(tally ? missedOfTally(tally, over) : []),
    ...(casts ? short('ballots a second over HTTP', casts.perSecond, TARGETS.casts.perSecond) : []),
    ...(casts ? over('milliseconds for 99 in 100 ballots', casts.p99Ms, TARGETS.casts.p99MsMost) : []),
    ...(closing ? over('seconds to close and open a vote all of whose ballots are in the ledger', closing.flushed.seconds, TARGETS.closing.secondsMost) : []),
    ...(closing ? over('seconds to close and open a vote none of whose ballots is in the ledger', closing.waiting.seconds, TARGETS.closing.secondsMost) : []),
    ...(relay?.lag ? short('facts a second through the relay against a bare producer', relay.ofBareProducer, TARGETS.relay.ofBareProducer) : []),
    ...(relay?.lag ? over('milliseconds from the ledger to a consumer for 99 in 100 facts', relay.lag.p99Ms, TARGETS.relay.lagP99MsMost) : []),
  ];
}

function missedOfTally({ real, ...sizes }, over) {
  const { ofPlainMost } = TARGETS.tally;
  const ofSize = ([name, { parseMs, cpuMs, megabytes, plain }]) => [
    ...over(`milliseconds of CPU to read the file of ${name}`, parseMs, TARGETS.tally[name].parseMsMost),
    ...Object.entries(cpuMs).flatMap(([rule, ms]) => over(`milliseconds of CPU to count ${name} by ${rule}`, ms, TARGETS.tally[name][`${rule}MsMost`])),
    ...over(`megabytes to count ${name}`, megabytes, TARGETS.tally[name].megabytesMost),
    ...Object.entries(plain).flatMap(([rule, { ofPlain }]) => over(`CPU to count ${name} by ${rule} against the plain implementation`, ofPlain, ofPlainMost)),
  ];
  return [
    ...Object.entries(sizes)
      .filter(([name]) => Object.hasOwn(TARGETS.tally, name))
      .flatMap(ofSize),
    ...(real ? over('CPU for real elections against the plain implementation', real.ofPlain, ofPlainMost) : []),
  ];
}
