/** From the bytes of a request to one command that SLPF 1.0 has, or why there is none. */
import {
  OPENC2_STATUS,
  OpenC2Features,
  OpenC2Request,
  type OpenC2Command,
  type OpenC2Status,
  ResponseRequested,
  SLPF,
  SlpfActuator,
  SlpfArgs,
  SlpfRule,
  SlpfTraffic,
} from '#model/openc2.ts';
import { parseIJson } from '#wire/i-json.ts';

/** What a message says before it is looked at as a command. */
export interface Message {
  readonly requestId: string | undefined;
  readonly request: OpenC2Command;
}

export type Reading =
  | { readonly does: 'query'; readonly features: readonly string[] }
  | { readonly does: 'deny' | 'allow'; readonly traffic: SlpfTraffic; readonly args: SlpfArgs }
  | { readonly does: 'delete'; readonly number: number; readonly args: SlpfArgs };

export class CommandRefusal extends Error {
  readonly status: OpenC2Status;
  constructor(status: OpenC2Status, message: string) {
    super(message);
    this.status = status;
  }
}

/** Every pair that is answered with anything but 501 (SLPF table 2.3-1, without `update file`). */
export const PAIRS = {
  query: ['features'],
  deny: ['ipv4_net', 'ipv6_net', 'ipv4_connection', 'ipv6_connection'],
  allow: ['ipv4_net', 'ipv6_net', 'ipv4_connection', 'ipv6_connection'],
  delete: ['slpf:rule_number'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/**
 * Arguments of each action (SLPF table 2.3-2). `delete` has no stop_time and no duration: the table leaves them out, and
 * clause 22 would have them for all but two commands, where they mean nothing.
 */
const TIMES = ['start_time', 'stop_time', 'duration'];
const ARGUMENTS: Readonly<Record<keyof typeof PAIRS, readonly string[]>> = {
  query: [],
  deny: [...TIMES, 'drop_process', 'persistent', 'direction', 'insert_rule'],
  allow: [...TIMES, 'persistent', 'direction', 'insert_rule'],
  delete: ['start_time'],
};

/** Throws CommandRefusal. */
export function readMessage(bytes: Uint8Array): Message {
  const json = parseIJson(bytes);
  if (json.refusal !== null) throw badRequest(`The body is ${json.refusal}`);
  const parsed = OpenC2Request.safeParse(json.value);
  if (!parsed.success) throw badRequest(wordsOf(parsed.error));
  const { headers, body } = parsed.data;
  return { requestId: headers?.request_id, request: body.openc2.request };
}

/** As said, or `complete` (SLPF 3.2.1.7.2). What cannot be read is answered, so that it is known. */
export function responseRequested({ args }: OpenC2Command): ResponseRequested {
  const parsed = ResponseRequested.safeParse(args?.['response_requested']);
  return parsed.success ? parsed.data : 'complete';
}

/** Throws CommandRefusal. `assetId` names this consumer. */
export function readCommand(request: OpenC2Command, assetId: string): Reading {
  checkActuator(request, assetId);
  const { action, target } = request;
  const name = Object.keys(target)[0] ?? '';
  const pairs: Readonly<Record<string, readonly string[]>> = PAIRS;
  if (pairs[action] === undefined) throw notImplemented(`Command not supported: ${action}`);
  if (!pairs[action].includes(name)) throw notImplemented(`Target type not supported: ${name}`);
  switch (action) {
    case 'query':
      return readQuery(request);
    case 'deny':
    case 'allow':
      return {
        does: action,
        traffic: readAs(SlpfTraffic, target),
        args: argsOf(request, ARGUMENTS[action]),
      };
    case 'delete':
      return {
        does: action,
        number: readAs(SlpfRule, target)['slpf:rule_number'],
        args: argsOf(request, ARGUMENTS[action]),
      };
    default:
      throw notImplemented(`Command not supported: ${action}`);
  }
}

function readQuery({ target, args = {} }: OpenC2Command): Reading {
  const { features } = readAs(OpenC2Features, target);
  // Language §4.1: any other argument is a bad request here, not an option that is not supported.
  const isBare = Object.entries(args).every(([name, value]) => {
    return name === 'response_requested' && (value === 'complete' || value === 'none');
  });
  if (!isBare) throw badRequest('"query features" has no argument but "response_requested"');
  return { does: 'query', features };
}

function argsOf({ args = {} }: OpenC2Command, known: readonly string[]): SlpfArgs {
  const own = args[SLPF];
  const names = [
    ...Object.keys(args).filter((name) => name !== SLPF),
    ...(typeof own === 'object' && own !== null ? Object.keys(own) : []),
  ];
  const unknown = names.find((name) => name !== 'response_requested' && !known.includes(name));
  if (unknown !== undefined) throw notImplemented(`Option not supported: ${unknown}`);
  return readAs(SlpfArgs, args);
}

/** Another profile's actuator, or another device of this one, is not ours to speak for. */
function checkActuator({ actuator }: OpenC2Command, assetId: string): void {
  if (actuator === undefined) return;
  if (!(SLPF in actuator)) throw notImplemented('Actuator not supported');
  const { asset_id: asset, ...others } = readAs(SlpfActuator, actuator).slpf;
  const isOurs = (asset ?? assetId) === assetId && Object.keys(others).length === 0;
  if (!isOurs) throw notImplemented('No such actuator here');
}

interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false; error: Words };
}
interface Words {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}

function readAs<T>(schema: Schema<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw badRequest(wordsOf(result.error));
}

function wordsOf({ issues }: Words): string {
  const [issue] = issues;
  const path = issue?.path.map(String).join('.') ?? '';
  return `${path === '' ? '' : `${path}: `}${issue?.message ?? 'not a command'}`.slice(0, 500);
}

export function badRequest(message: string): CommandRefusal {
  return new CommandRefusal(OPENC2_STATUS.badRequest, message);
}

export function notImplemented(message: string): CommandRefusal {
  return new CommandRefusal(OPENC2_STATUS.notImplemented, message);
}
