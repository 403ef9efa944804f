/** Does `work` while nobody else, here or in another process of this machine, does any in the name of `lock`, a file in a folder that exists. */
export function inTurn<T>(lock: string, work: () => Promise<T>): Promise<T>;
