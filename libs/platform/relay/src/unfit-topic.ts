/** The topics are not as configured, or not ours: for the operator to decide, nothing passes by itself. */
export class UnfitTopic extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnfitTopic';
  }
}
