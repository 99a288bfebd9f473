/** The access servers of one point: by the names that the settings, the logs and the packets give them. */
import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { OperatingError, messageOf } from '#base/errors.ts';
import type { Clock } from '#base/clock.ts';
import type { Random } from '#base/random.ts';
import type { AccessServer, RadiusSettings } from '#model/enforcer-config.ts';
import { NasClient } from './nas-client.ts';

export class AccessServers {
  readonly #byName = new Map<string, { settings: AccessServer; client: NasClient }>();
  readonly #byLabel = new Map<string, string>();

  private constructor() {}

  /** Reads the secrets; nothing is sent. Throws OperatingError `usage` or `unreadable`. */
  static async open(
    settings: RadiusSettings,
    parts: { readonly clock: Clock; readonly random: Random },
  ): Promise<AccessServers> {
    const servers = new AccessServers();
    for (const nas of settings.nas) {
      if (servers.#byName.has(nas.name)) {
        throw new OperatingError('usage', `Two access servers have the name ${nas.name}`);
      }
      const client = new NasClient({
        host: nas.host,
        port: nas.port,
        secret: await secretOf(nas['secret-file']),
        identifier: nas.identifier ?? null,
        firstWaitMs: settings['timeout-s'] * 1000,
        attempts: settings.attempts,
        ...parts,
      });
      servers.#byName.set(nas.name, { settings: nas, client });
      for (const label of [nas.name, nas.host, nas.identifier, ...nas['known-as']]) {
        if (label !== undefined) servers.#byLabel.set(label, nas.name);
      }
      void servers.#noteAddresses(nas);
    }
    return servers;
  }

  get names(): readonly string[] {
    return [...this.#byName.keys()];
  }

  settingsOf(name: string): AccessServer | undefined {
    return this.#byName.get(name)?.settings;
  }

  clientOf(name: string): NasClient | undefined {
    return this.#byName.get(name)?.client;
  }

  /** The server with the first of these labels that is known; null: not one of ours. */
  named(labels: readonly string[]): string | null {
    for (const label of labels) {
      const name = this.#byLabel.get(label);
      if (name !== undefined) return name;
    }
    return null;
  }

  /** Whether a log means this server by the label. */
  isServer(name: string, label: string): boolean {
    return this.#byLabel.get(label) === name;
  }

  /** Names of those that do not answer. */
  async probe(): Promise<ReadonlySet<string>> {
    const answers = await Promise.all(
      [...this.#byName].map(async ([name, { client }]) => ({ name, lives: await client.probe() })),
    );
    return new Set(answers.filter(({ lives }) => !lives).map(({ name }) => name));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#byName.values()].map(({ client }) => client.close()));
  }

  /** Accounting names a server by its address, the settings perhaps by its host name. */
  async #noteAddresses({ name, host }: AccessServer): Promise<void> {
    try {
      for (const { address } of await lookup(host, { all: true })) {
        if (!this.#byLabel.has(address)) this.#byLabel.set(address, name);
      }
    } catch {
      // Found when it is asked; until then its accounting is known by `known-as`.
    }
  }
}

/** Without the line's end. Throws OperatingError `unreadable`, or `usage` for an empty one. */
export async function secretOf(path: string): Promise<Uint8Array> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new OperatingError('unreadable', `Cannot read ${path}: ${messageOf(cause)}`, { cause });
  }
  const secret = text.replace(/\r?\n$/, '');
  if (secret === '') throw new OperatingError('usage', `Cannot use ${path}: it is empty`);
  return new TextEncoder().encode(secret);
}
