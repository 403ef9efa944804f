import { spawn } from 'node:child_process';

/** Runs one of the bench's scripts in a process of its own and answers the JSON that it prints. */
export function inProcess(script, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (data) => {
      text += data;
    });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`${script} ended with ${code}`))));
  });
}
