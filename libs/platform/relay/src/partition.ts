import kafkajs from 'kafkajs';

/** Streams whose partition is remembered: the client's own hash takes longer than all the rest of a record. */
const REMEMBERED = 50_000;

/** The partition of a stream, as the Java client and kafkajs choose it by default, so that anybody can work it out from the key. */
export function partitionerOf(partitions: number): (stream: string) => number {
  const choose = kafkajs.Partitioners.DefaultPartitioner();
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionId,
    leader: 0,
    partitionErrorCode: 0,
    replicas: [],
    isr: [],
  }));
  const known = new Map<string, number>();
  return (stream) => {
    const found = known.get(stream);
    if (found !== undefined) return found;
    const partition = choose({ topic: '', partitionMetadata, message: { key: stream, value: null } });
    if (known.size >= REMEMBERED) known.clear();
    known.set(stream, partition);
    return partition;
  };
}
