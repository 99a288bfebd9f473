/** `minewatch log witness`: for another agency that watches over somebody's record. */
import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { messageOf, OperatingError } from '#base/errors.ts';
import { NOTE_LENGTH_MAX, writeVerifierKey, type VerifierKey } from '#wire/tlog/note.ts';
import { readSecret } from '../config.ts';
import { folderSource, isUrl, urlSource, type LogSource } from './source.ts';
import { keysOfText, readKeys } from './trust.ts';
import { Witness } from './witness.ts';
import { openWitnessKey } from './witness-key.ts';
import { serveWitness } from './witness-server.ts';

interface Options {
  readonly log: string;
  readonly key: string;
  readonly state: string;
  readonly name?: string;
  readonly logKey?: string;
  readonly post?: string;
  readonly tokenFile?: string;
  readonly listen?: { readonly host: string; readonly port: number };
}

const HELP = `
Fetches the newest checkpoint, sees by a consistency proof that it continues the one that was cosigned last, and prints
the line of its cosignature, or brings it to the office. Run it by a timer. Where the log does not continue what was
seen, nothing is signed: keep the state file and the refused checkpoint, they are the proof.

Examples:
  minewatch log witness --log https://record.example/log --key witness.key --name witness.example --state record.seen
  minewatch log witness --log … --key witness.key --state record.seen --post https://record.example --token-file token
  minewatch log witness --log … --key witness.key --state record.seen --listen 127.0.0.1:8430

Exit status: 0 cosigned, 2 bad usage, 3 refused, or it could not be read.`;

export function witnessCommand(): Command {
  return new Command('witness')
    .description('Cosign the checkpoints of another agency’s record, once each continues the last.')
    .requiredOption('--log <url>', 'address or folder of the log')
    .requiredOption('--key <file>', 'private key of this witness; made when it is not there')
    .requiredOption('--state <file>', 'where the last checkpoint that was cosigned is kept')
    .option('--name <name>', 'name of this witness, for a new key: witness.example')
    .option('--log-key <key>', 'key of the log (name+id+base64, or a file); default: its log.vkey')
    .option('--post <url>', 'bring the cosignature to this office')
    .option('--token-file <file>', 'token of the office for it, with the scope log:witness')
    .option('--listen <address:port>', 'stay, and let the log bring its checkpoints', readListen)
    .addHelpText('after', HELP)
    .action(run);
}

function readListen(text: string): { host: string; port: number } {
  const match = /^(?:\[([0-9a-f:]+)\]|([^:]+)):(\d{1,5})$/i.exec(text);
  const host = match?.[1] ?? match?.[2];
  if (host === undefined) throw new InvalidArgumentError('give an address and a port.');
  return { host, port: Number(match?.[3]) };
}

async function run(options: Options): Promise<void> {
  const source = isUrl(options.log) ? urlSource(options.log) : folderSource(options.log);
  const key = await openWitnessKey(options.key, options.name ?? null);
  const logKey = await logKeyOf(source, options.logKey);
  const parts = { key, logKey, stateFile: options.state, now: () => Date.now() };
  const witness = new Witness(parts);
  tell(`cosigning ${logKey.name} as ${writeVerifierKey(key.verifier)}`);
  if (options.listen !== undefined) {
    await stay(witness, options.listen);
    return;
  }
  const { note, ...witnessed } = await witness.visit(source);
  if ('refused' in witnessed) {
    const { refused, seen } = witnessed;
    process.stdout.write(note);
    throw new OperatingError(
      'damaged',
      `Not cosigned (${refused}): the checkpoint above does not continue the ${seen} events of ${options.state}`,
    );
  }
  if (options.post === undefined) process.stdout.write(`${witnessed.line}\n`);
  else await bring(options.post, options.tokenFile, `${note}${witnessed.line}\n`);
  tell(`cosigned ${witnessed.checkpoint.size} events`);
}

function tell(line: string): void {
  process.stderr.write(`minewatch: ${line}\n`);
}

/** A log that names its own key is believed the first time; after that the key must fit what was kept. */
async function logKeyOf(source: LogSource, given: string | undefined): Promise<VerifierKey> {
  const keys =
    given === undefined
      ? keysOfText(
          new TextDecoder().decode((await source.read('log.vkey', 65_536)) ?? undefined),
          'log.vkey',
        )
      : await readKeys([given], 'log');
  const [key] = keys;
  if (key !== undefined && keys.length === 1) return key;
  throw new OperatingError('usage', `${source.name} does not name its key: give it with --log-key`);
}

async function stay(witness: Witness, at: { host: string; port: number }): Promise<void> {
  const server = await serveWitness(witness, at, tell);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : at.port;
  tell(`listening at http://${at.host.includes(':') ? `[${at.host}]` : at.host}:${port}/`);
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  server.close();
  server.closeAllConnections();
}

/** Milliseconds until the office must have answered. */
const POST_MS = 30_000;

async function bring(url: string, tokenFile: string | undefined, note: string): Promise<void> {
  if (tokenFile === undefined) throw new OperatingError('usage', '--post needs --token-file');
  const token = readSecret(tokenFile, 'the token');
  let status = 0;
  let text = '';
  try {
    const response = await fetch(new URL('/api/v1/log/cosignatures', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ note }),
      redirect: 'error',
      signal: AbortSignal.timeout(POST_MS),
    });
    ({ status } = response);
    text = (await response.text()).slice(0, NOTE_LENGTH_MAX);
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new OperatingError('unreachable', `Cannot reach ${url}: ${messageOf(cause)}`);
  }
  if (status === 200) return;
  throw new OperatingError('unreachable', `${url} answered ${status}: ${text.slice(0, 500)}`);
}
