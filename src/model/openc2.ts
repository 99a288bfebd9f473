/**
 * OpenC2 messages as they are on the wire: language 1.0 (OASIS oc2ls-v1.0-cs02), stateless packet filtering 1.0
 * (oc2slpf-v1.0-cs01), transfer by HTTPS 1.1 (open-impl-https-v1.1-cs01). Texts of networks stay as they were written:
 * a message that is read and written again is the same message.
 */
import { z } from 'zod';
import { type Network, networkFromText } from '#base/network.ts';

export const OPENC2_PATH = '/.well-known/openc2';
export const OPENC2_MEDIA_TYPE = 'application/openc2+json;version=1.0';
export const OPENC2_VERSION = '1.0';
export const SLPF = 'slpf';
/** A command of SLPF has some 500 bytes; the largest answer lists every pair. */
export const OPENC2_MESSAGE_BYTES_MAX = 65_536;

/** Language §3.3.2.1. */
export const OPENC2_STATUS = {
  processing: 102,
  ok: 200,
  badRequest: 400,
  unauthorized: 401,
  forbidden: 403,
  notFound: 404,
  internalError: 500,
  notImplemented: 501,
  unavailable: 503,
} as const;
export type OpenC2Status = (typeof OPENC2_STATUS)[keyof typeof OPENC2_STATUS];

/** Language §3.3.1.1; no profile adds to them. */
const Action = z.enum([
  'scan',
  'locate',
  'query',
  'deny',
  'contain',
  'allow',
  'start',
  'stop',
  'restart',
  'cancel',
  'set',
  'update',
  'redirect',
  'create',
  'delete',
  'detonate',
  'restore',
  'copy',
  'investigate',
  'remediate',
]);

/** Language §3.4.2.2, §3.4.2.3: milliseconds. */
const Milliseconds = z.int().min(0);
const Port = z.int().min(0).max(65_535);
/** Text that travels in a header as well: a UUID 4 by choice. */
const RequestId = z.string().regex(/^[\x21-\x7e]{1,128}$/, 'up to 128 visible characters');
const CommandId = z.string().regex(/^\S{0,36}$/);

/**
 * Exactly one member (a Choice), as the language has targets and actuators: what it holds is its profile's to say.
 */
function oneOf(what: string) {
  return z
    .record(z.string().max(64), z.unknown())
    .refine((choice) => Object.keys(choice).length === 1, `exactly one ${what}`);
}

/** Any command of the language, whether or not this side can do it (§3.3.1). */
export const OpenC2Command = z.strictObject({
  action: Action,
  target: oneOf('target'),
  args: z
    .record(z.string().max(64), z.unknown())
    .refine((args) => Object.keys(args).length > 0, 'at least one argument')
    .optional(),
  actuator: oneOf('actuator').optional(),
  command_id: CommandId.optional(),
});
export type OpenC2Command = z.infer<typeof OpenC2Command>;

/** §3.4.1.9, §3.4.1.11; without a length it is one address. Host bits are refused: guessing would hold the wrong one. */
function net(family: 4 | 6) {
  return z
    .string()
    .max(50)
    .refine((text) => netFromText(text)?.family === family, `a network of IPv${family}`);
}

/** The canonical network of a text that OpenC2 has: `192.0.2.7/32` is `192.0.2.7`. */
export function netFromText(text: string): Network | null {
  const network = networkFromText(text);
  return typeof network === 'string' ? null : network;
}

/** With its length, always: a reader that misses one has taken 0.0.0.0/0 for it (FastNetMon #894). */
export function netText({ text, length }: Network): string {
  return text.includes('/') ? text : `${text}/${length}`;
}

function connection(family: 4 | 6) {
  return z
    .strictObject({
      src_addr: net(family).optional(),
      src_port: Port.optional(),
      dst_addr: net(family).optional(),
      dst_port: Port.optional(),
      protocol: z.enum(['icmp', 'tcp', 'udp', 'sctp']).optional(),
    })
    .refine((tuple) => Object.keys(tuple).length > 0, 'at least one part of the five');
}

const Ipv4Connection = connection(4);
const Ipv6Connection = connection(6);
export type SlpfConnection = z.infer<typeof Ipv4Connection>;

/** SLPF §2.1.3.2: given by whoever makes the rule, never changed, unique between one producer and one consumer. */
const RuleId = z.int().min(0);

/** SLPF §2.3: what `deny` and `allow` act upon. */
export const SlpfTraffic = z.union([
  z.strictObject({ ipv4_net: net(4) }),
  z.strictObject({ ipv6_net: net(6) }),
  z.strictObject({ ipv4_connection: Ipv4Connection }),
  z.strictObject({ ipv6_connection: Ipv6Connection }),
]);
export type SlpfTraffic = z.infer<typeof SlpfTraffic>;
export const SlpfRule = z.strictObject({ 'slpf:rule_number': RuleId });
export const OpenC2Features = z.strictObject({
  /** Twice is once (language §3.4.1.5). */
  features: z.array(z.enum(['versions', 'profiles', 'pairs', 'rate_limit'])).max(10),
});

export const ResponseRequested = z.enum(['none', 'ack', 'status', 'complete']);
export type ResponseRequested = z.infer<typeof ResponseRequested>;

/** SLPF §2.1.3. */
export const SlpfArgs = z.strictObject({
  start_time: Milliseconds.optional(),
  stop_time: Milliseconds.optional(),
  duration: Milliseconds.optional(),
  response_requested: ResponseRequested.optional(),
  slpf: z
    .strictObject({
      drop_process: z.enum(['none', 'reject', 'false_ack']).optional(),
      persistent: z.boolean().optional(),
      direction: z.enum(['both', 'ingress', 'egress']).optional(),
      insert_rule: RuleId.optional(),
    })
    .optional(),
});
export type SlpfArgs = z.infer<typeof SlpfArgs>;

/** SLPF §2.1.4. */
export const SlpfActuator = z.strictObject({
  slpf: z.strictObject({
    hostname: z.string().max(253).optional(),
    named_group: z.string().max(253).optional(),
    asset_id: z.string().max(253).optional(),
    asset_tuple: z.array(z.string().max(253)).max(10).optional(),
  }),
});

/** What our producer says. */
export const SlpfCommand = z.strictObject({
  action: z.enum(['query', 'deny', 'delete']),
  target: z.union([SlpfTraffic, SlpfRule, OpenC2Features]),
  args: SlpfArgs,
  actuator: SlpfActuator.optional(),
});
export type SlpfCommand = z.infer<typeof SlpfCommand>;

export const OpenC2Response = z.strictObject({
  status: z.int().min(100).max(599),
  status_text: z.string().max(2000).optional(),
  /** Those of other profiles are left alone. */
  results: z
    .looseObject({
      versions: z.array(z.string().max(16)).max(64).optional(),
      profiles: z.array(z.string().min(1).max(256)).max(64).optional(),
      pairs: z.record(z.string(), z.array(z.string().max(64)).max(64)).optional(),
      rate_limit: z.number().min(0).optional(),
      slpf: z.looseObject({ rule_number: RuleId.optional() }).optional(),
    })
    .optional(),
});
export type OpenC2Response = z.infer<typeof OpenC2Response>;

/** Transfer §3.3.2. */
const Headers = z.strictObject({
  request_id: RequestId.optional(),
  created: Milliseconds.optional(),
  from: z.string().max(253).optional(),
  to: z.array(z.string().max(253)).max(64).optional(),
});

function message<T extends z.ZodType>(content: T) {
  return z.strictObject({
    headers: Headers.optional(),
    body: z.strictObject({ openc2: content }),
    /** Nothing of the language says how it is made: TLS proves who speaks. */
    signature: z.string().max(4096).optional(),
  });
}

export const OpenC2Request = message(z.strictObject({ request: OpenC2Command }));
export const OpenC2Reply = message(z.strictObject({ response: OpenC2Response }));
export type OpenC2Reply = z.infer<typeof OpenC2Reply>;
