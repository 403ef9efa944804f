import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type NetConnectOpts, type Socket } from 'node:net';

/** A way to a server that loses what a test wants lost. */
export interface LossyWay {
  readonly port: number;
  /**
   * Waits for the answer to the next question that holds one of these words: the server has done what it was asked. From then on nobody who asked by this way
   * hears anything any more. Answers the words found, and what was held back.
   */
  loseAnswerTo(words: RegExp): Promise<{ readonly question: string; readonly answer: Buffer }>;
  /** Lets new connections through again; the old ones are gone. */
  open(): void;
  close(): Promise<void>;
}

export async function lossyWay(server: NetConnectOpts): Promise<LossyWay> {
  const sockets = new Set<Socket>();
  let watched: { words: RegExp; lost: (what: { question: string; answer: Buffer }) => void } | undefined;
  let silent = false;
  const way = createServer((near) => {
    const far = connect(server);
    let question: string | undefined;
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => one.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    near.on('data', (data) => {
      question ??= watched?.words.exec(data.toString('latin1'))?.[0];
      far.write(data);
    });
    far.on('data', (data) => {
      if (question !== undefined && watched) {
        silent = true;
        watched.lost({ question, answer: data });
        watched = undefined;
      }
      if (!silent) near.write(data);
    });
  });
  way.listen(0, '127.0.0.1');
  await once(way, 'listening');
  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (way.address() as AddressInfo).port,
    loseAnswerTo: (words) =>
      new Promise((lost) => {
        watched = { words, lost };
      }),
    open() {
      hangUp();
      silent = false;
    },
    async close() {
      hangUp();
      way.close();
      await once(way, 'close');
    },
  };
}
