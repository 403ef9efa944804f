import kafkajs, { type ICustomPartitioner, type PartitionMetadata } from 'kafkajs';

/**
 * Gives every record the partition it names. The client asks again at each of its attempts, and this is where it is stopped when partitions have moved to
 * other brokers meanwhile: it remembers which broker has answered, not which partitions, and would leave records out or send them a second time.
 */
export class SteadyPartitions {
  readonly #seen = new Map<string, readonly PartitionMetadata[]>();

  /** A new batch begins, with partitions wherever they are now. */
  begin(): void {
    this.#seen.clear();
  }

  readonly partitioner: ICustomPartitioner = () => {
    return ({ topic, partitionMetadata, message }) => {
      const seen = this.#seen.get(topic);
      if (seen !== partitionMetadata) {
        if (seen && leadersOf(seen) !== leadersOf(partitionMetadata)) throw new kafkajs.KafkaJSNonRetriableError(`partitions of ${topic} have moved under way`);
        this.#seen.set(topic, partitionMetadata);
      }
      if (message.partition === undefined) throw new kafkajs.KafkaJSNonRetriableError('a record names no partition');
      return message.partition;
    };
  };
}

function leadersOf(metadata: readonly PartitionMetadata[]): string {
  return metadata
    .map(({ partitionId, leader }) => `${partitionId}:${leader}`)
    .sort()
    .join();
}
