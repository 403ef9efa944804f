import { startStandIn } from './stand-in.js';

/** The stand-in in a process of its own, so that several others can share it: takes a port (0 lets the system choose), says its URL on one line, ends with the process. */
const standIn = await startStandIn({ port: Number(process.argv[2] ?? 0) });
console.log(standIn.url);
