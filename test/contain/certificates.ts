/** Certificates as an operator makes them with openssl: an authority, a server on loopback, a client, and a stranger. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly certificate: string;
  readonly key: string;
}

export interface Certificates {
  readonly authorityFile: string;
  readonly authority: string;
  readonly server: Certificate;
  readonly client: Certificate;
  /** A client of another authority. */
  readonly stranger: Certificate;
}

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'ignore', timeout: 20_000 });
}

let made: Certificates | null = null;

/** The same for every test of a run. */
export function certificatesFor(): Certificates {
  if (made !== null) return made;
  const folder = mkdtempSync(join(tmpdir(), 'minewatch-certificates-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  made = makeCertificates(folder);
  return made;
}

function makeCertificates(folder: string): Certificates {
  const at = (name: string): string => join(folder, name);
  const authority = (name: string): void => {
    const out = ['-keyout', at(`${name}.key`), '-out', at(`${name}.pem`)];
    openssl('req', '-x509', '-days', '2', ...EC, ...out, '-subj', `/CN=${name}.example`);
  };
  const issue = (name: string, by: string, extension: string): Certificate => {
    const keyFile = at(`${name}.key`);
    const certificateFile = at(`${name}.pem`);
    writeFileSync(at(`${name}.ext`), extension);
    const request = ['-keyout', keyFile, '-out', at(`${name}.csr`), '-subj', `/CN=${name}.example`];
    openssl('req', ...EC, ...request);
    const from = ['-in', at(`${name}.csr`), '-extfile', at(`${name}.ext`)];
    const signer = ['-CA', at(`${by}.pem`), '-CAkey', at(`${by}.key`), '-CAcreateserial'];
    openssl('x509', '-req', ...from, ...signer, '-days', '2', '-out', certificateFile);
    return {
      certificateFile,
      keyFile,
      certificate: readFileSync(certificateFile, 'utf8'),
      key: readFileSync(keyFile, 'utf8'),
    };
  };
  authority('authority');
  authority('other');
  const san = 'subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth\n';
  return {
    authorityFile: at('authority.pem'),
    authority: readFileSync(at('authority.pem'), 'utf8'),
    server: issue('server', 'authority', san),
    client: issue('client', 'authority', 'extendedKeyUsage=clientAuth\n'),
    stranger: issue('stranger', 'other', 'extendedKeyUsage=clientAuth\n'),
  };
}
