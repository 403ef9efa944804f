/** At most so many questions in one statement. */
const MOST_AT_ONCE = 500;

interface Asked<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (fault: unknown) => void;
}

/** Gathers the questions of one turn of the event loop into one statement: when many ask at once, each alone would cost a round trip. */
export class AskedTogether<Question, Answer> {
  #waiting: Asked<Question, Answer>[] = [];

  /** `answerAll` answers every question in its place. */
  constructor(private readonly answerAll: (questions: readonly Question[]) => Promise<readonly Answer[]>) {}

  ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.push({ question, resolve, reject }) === 1) setImmediate(() => this.#askAll());
    });
  }

  #askAll(): void {
    const all = this.#waiting.splice(0);
    for (let from = 0; from < all.length; from += MOST_AT_ONCE) void this.#answer(all.slice(from, from + MOST_AT_ONCE));
  }

  async #answer(asked: readonly Asked<Question, Answer>[]): Promise<void> {
    try {
      const answers = await this.answerAll(asked.map(({ question }) => question));
      asked.forEach(({ resolve }, i) => {
        resolve(answers[i] as Answer);
      });
    } catch (fault) {
      for (const { reject } of asked) reject(fault);
    }
  }
}
