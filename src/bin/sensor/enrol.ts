/** `minewatch sensor enrol`: a one-time code becomes a token of this sensor's own. */
import { hostname, platform, release } from 'node:os';
import { OperatingError } from '#base/errors.ts';
import { ServerUrl } from '#model/config.ts';
import { EnrolmentCode, type EnrolReply, type EnrolRequest } from '#model/delivery.ts';
import { loadConfig } from '../config.ts';
import { VERSION } from '../version.ts';
import { readCredentials, writeCredentials } from './credentials.ts';
import { DeliveryError } from './delivery-error.ts';
import { enrolAt, type OfficeOptions } from './office.ts';
import { tokenFileOf } from './run.ts';

export interface EnrolFlags {
  readonly server?: string;
  readonly code: string;
  readonly name?: string;
  readonly caFile?: string;
  readonly config?: string;
  readonly replace: boolean;
}

/** Answers what to tell. */
export async function enrol(flags: EnrolFlags): Promise<string> {
  const { config, dataFolder } = loadConfig(flags.config);
  const { sensor } = config;
  const path = tokenFileOf(sensor, dataFolder);
  const server = serverFrom(flags.server ?? sensor.server);
  const code = codeFrom(flags.code);
  // Before the code is used up. A damaged file is in the way too, and says so itself.
  if (!flags.replace && readCredentials(path) !== null) {
    throw usage(`This sensor is enrolled already (${path}): use --replace to enrol it anew`);
  }
  const caFile = flags.caFile ?? sensor['ca-file'] ?? null;
  const name = flags.name ?? sensor.name ?? hostname();
  const publicInfo = { version: VERSION, host: hostname(), platform: `${platform()} ${release()}` };
  const reply = await ask({ server, caFile }, { code, name, publicInfo });
  await writeCredentials(path, { v: 1, server, ...reply });
  return `Enrolled as sensor ${reply.sensorId}; the token is in ${path}`;
}

async function ask(office: OfficeOptions, request: EnrolRequest): Promise<EnrolReply> {
  try {
    return await enrolAt(office, request);
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const message = `Cannot enrol at ${office.server}: ${error.message}`;
    throw new OperatingError(error.code, message, { cause: error });
  }
}

function codeFrom(text: string): string {
  const code = EnrolmentCode.safeParse(text.trim().toUpperCase());
  if (code.success) return code.data;
  throw usage(`--code: ${code.error.issues[0]?.message ?? 'not a code'}`);
}

function serverFrom(text: string | undefined): string {
  if (text === undefined) throw usage('Name the office: --server https://…');
  const server = ServerUrl.safeParse(text);
  if (server.success) return server.data;
  throw usage(`--server: ${text} must be ${server.error.issues[0]?.message ?? 'an address'}`);
}

function usage(message: string): OperatingError {
  return new OperatingError('usage', message);
}
