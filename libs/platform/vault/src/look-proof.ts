/**
 * Says that a look stands in the sealed log, so that something restricted may be shown now. The log of looks makes it when its entry is durable, and nobody else
 * may; it is good for one reading (audit.md, "Personal data": restricted means readable with each look logged).
 */
export class LookProof {
  static readonly #unspent = new WeakSet<LookProof>();
  readonly #looks: number;

  private constructor(looks: number) {
    this.#looks = looks;
  }

  /** For a log of looks, after it has written so many entries: none of them prove nothing. */
  static of(looks: number): LookProof {
    const proof = new LookProof(looks);
    if (proof.#looks > 0) LookProof.#unspent.add(proof);
    return proof;
  }

  /** @throws LookNotRecorded where nothing was written down, or what was is spent */
  static spend(proof: LookProof): void {
    if (!LookProof.#unspent.delete(proof)) throw new LookNotRecorded();
  }
}

/** Something restricted was asked for without an entry in the sealed log of looks. */
export class LookNotRecorded extends Error {
  constructor() {
    super('What is restricted is read only after a look at it was recorded, once for each record.');
    this.name = 'LookNotRecorded';
  }
}
