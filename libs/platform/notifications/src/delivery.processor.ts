import { type Follower, leaseOf, type Processor, type Progress } from '#processors';
import type { Deliveries } from './deliveries.js';

/** Runs the deliveries of one process among the processors, while it holds their lease. The lease saves work; what keeps two workers apart is each row's claim. */
class DeliveryProcessor implements Processor {
  readonly kind = 'delivery';
  readonly name = 'notifications';
  readonly lease = leaseOf(this);

  constructor(private readonly deliveries: Deliveries) {}

  async step(): Promise<Progress> {
    return (await this.deliveries.pass()) ? 'more' : 'at-head';
  }

  forget(): void {}

  resume(): void {}
}

/** For the registry of processors. */
export function deliveryFollower(deliveries: Deliveries): Follower {
  return { kind: 'delivery', name: 'notifications', processorOn: () => new DeliveryProcessor(deliveries) };
}
