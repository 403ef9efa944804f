import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SelfSigned {
  readonly key: string;
  readonly certificate: string;
  /** Where the certificate stands as a file, for `tlsCAFile`. */
  readonly path: string;
  remove(): void;
}

/** A key and a certificate for this machine's loopback address, made by openssl for one test run. */
export function selfSigned(): SelfSigned {
  const folder = mkdtempSync(join(tmpdir(), 'stand-in-tls-'));
  const [key, path] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  execFileSync('openssl', ['req', '-x509', '-days', '2', ...curve, ...names, '-keyout', key, '-out', path], { stdio: 'ignore' });
  return { key: readFileSync(key, 'utf8'), certificate: readFileSync(path, 'utf8'), path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
