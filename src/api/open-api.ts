/** The description of the interface (OpenAPI 3.1), made from the route table: what is not there is not served. */
import { z } from 'zod';
import { ERRORS } from '#base/errors.ts';
import { VERBS } from '#model/authority.ts';
import { Problem } from '#model/problem.ts';
import { BODY_BYTES_MAX, type Route } from '#model/route.ts';
import { ROUTES } from '#model/routes/index.ts';
import { PROBLEM_TYPE } from './problem.ts';

type Json = Record<string, unknown>;

/** `server`: the origin where this office is; null leaves it out, as in the copy that is read without an office. */
export function openApi(server: string | null): Json {
  const paths: Record<string, Json> = {};
  for (const route of ROUTES) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Minewatch office',
      version: '1',
      description: ABOUT,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    ...(server === null ? {} : { servers: [{ url: server }] }),
    paths,
    components: {
      schemas: { Problem: schemaOf(Problem, 'output') },
      responses: problemResponses(),
      parameters: PARAMETERS,
      headers: HEADERS,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

/** The copy that lies in docs/. */
export function openApiText(): string {
  return `${writeLines(openApi(null), 0)}\n`;
}

/** One operation to a line: what changed shows in a diff, and the file stays small. */
const LINE_DEPTH = 3;

function writeLines(value: unknown, depth: number): string {
  if (depth === LINE_DEPTH || typeof value !== 'object' || value === null || Array.isArray(value)) {
    return JSON.stringify(value);
  }
  const indent = ' '.repeat(depth + 1);
  const members = Object.entries(value).map(([name, member]) => {
    return `${indent}${JSON.stringify(name)}: ${writeLines(member, depth + 1)}`;
  });
  return `{\n${members.join(',\n')}\n${' '.repeat(depth)}}`;
}

const ABOUT = `Case work of an office that finds cryptocurrency mining on the networks it answers for.

Every error is a problem document (RFC 9457) whose \`type\` is \`urn:minewatch:error:<code>\`. Unknown fields are refused. Times
are ISO 8601 in UTC with milliseconds. Lists go by cursor: \`after\` is the \`next\` of the page before. A reply with a
\`version\` carries it as ETag; sent back as If-Match, a change that somebody else made meanwhile refuses yours (412). A
request with an Idempotency-Key that is sent again gets the first one's reply and changes nothing.`;

const ref = (kind: string, name: string): Json => ({ $ref: `#/components/${kind}/${name}` });

function operationOf(route: Route): Json {
  const { name, summary, who, verb, stepUp, personal } = route;
  const notes = [
    verb === null ? null : `Needs \`${verb}\`: ${VERBS[verb].join(', ')}.`,
    stepUp === true ? 'Needs a second factor that is not older than five minutes.' : null,
    personal === true ? 'The reply holds personal data: every call is recorded.' : null,
  ].filter((note) => note !== null);
  const parameters = [
    ...parametersOf(route.params, 'path'),
    ...parametersOf(route.query, 'query'),
    ...headersOf(route),
  ];
  return {
    operationId: name,
    tags: [name.split('.')[0]],
    summary,
    ...(notes.length === 0 ? {} : { description: notes.join(' ') }),
    security: securityOf(who),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined ? {} : { requestBody: requestBodyOf(route, route.body) }),
    responses: { 200: replyOf(route), ...errorsOf(route) },
  };
}

function parametersOf(schema: z.ZodObject | undefined, where: 'path' | 'query'): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] }: Form = Form.parse(schemaOf(schema, 'input'));
  return Object.entries(properties).map(([name, inner]) => {
    return {
      name,
      in: where,
      required: where === 'path' || required.includes(name),
      schema: inner,
    };
  });
}

const Form = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
});
type Form = z.infer<typeof Form>;

function headersOf(route: Route): Json[] {
  if (route.stream === true) return [ref('parameters', 'LastEventId')];
  if (route.method === 'GET') return [];
  const named = route.params !== undefined && 'id' in route.params.shape;
  const ifMatch = named ? [ref('parameters', 'IfMatch')] : [];
  return route.who !== 'anyone' ? [...ifMatch, ref('parameters', 'IdempotencyKey')] : ifMatch;
}

function requestBodyOf(route: Route, body: z.ZodObject): Json {
  const bytes = route.bodyBytesMax ?? BODY_BYTES_MAX;
  return {
    required: !body.safeParse({}).success,
    description: `At most ${bytes} bytes.`,
    content: { 'application/json': { schema: schemaOf(body, 'input') } },
  };
}

function replyOf(route: Route): Json {
  const schema = schemaOf(route.reply, 'output');
  const { properties }: { properties?: unknown } = schema;
  const isVersioned =
    typeof properties === 'object' && properties !== null && 'version' in properties;
  const type = typeOf(route);
  const headers = {
    'X-Request-Id': ref('headers', 'XRequestId'),
    ...(isVersioned && route.stream !== true ? { ETag: ref('headers', 'ETag') } : {}),
  };
  const description = route.stream === true ? 'Each `data` of the stream' : 'Done';
  return { description, headers, content: { [type]: { schema } } };
}

function typeOf({ stream, file }: Route): string {
  if (stream === true) return 'text/event-stream';
  return file === true ? 'text/csv' : 'application/json';
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      // What a format says, a pattern of some hundred characters need not say again.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      // Nor is it news that numbers in JSON end where a double does.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return json;
}

/** Which of the office's errors a route may answer; any may find the office broken or busy. */
function errorsOf(route: Route): Json {
  const changes = route.method !== 'GET';
  const statuses = new Set([400, 405, 422, 429, 500, 503]);
  if (route.who !== 'anyone') for (const status of [401, 403]) statuses.add(status);
  if (route.params !== undefined) statuses.add(404);
  if (changes) for (const status of [403, 409, 412, 413, 415]) statuses.add(status);
  const sorted = [...statuses].sort((a, b) => a - b);
  return Object.fromEntries(sorted.map((status) => [status, ref('responses', `Problem${status}`)]));
}

function problemResponses(): Json {
  const codes = new Map<number, string[]>([[500, ['fault: something broke on our side']]]);
  for (const [code, entry] of Object.entries(ERRORS)) {
    if (!('http' in entry)) continue;
    const told = codes.get(entry.http) ?? [];
    codes.set(entry.http, [...told, `${code}: ${entry.means}`]);
  }
  const content = { [PROBLEM_TYPE]: { schema: ref('schemas', 'Problem') } };
  const headersFor = (status: number): Json => {
    const id = { 'X-Request-Id': ref('headers', 'XRequestId') };
    if (status === 405) return { ...id, Allow: ref('headers', 'Allow') };
    const isLater = status === 429 || status === 503;
    return isLater ? { ...id, 'Retry-After': ref('headers', 'RetryAfter') } : id;
  };
  return Object.fromEntries(
    [...codes].map(([status, told]) => {
      const description = told.map((line) => `- ${line}`).join('\n');
      return [`Problem${status}`, { description, headers: headersFor(status), content }];
    }),
  );
}

function securityOf(who: Route['who']): Json[] {
  if (who === 'anyone') return [];
  if (who === 'staff') return [{ session: [] }];
  if (who === 'subject') return [{ subject: [] }];
  return [{ token: [who.slice('token:'.length)] }];
}

const SECURITY_SCHEMES: Json = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-minewatch',
    description:
      'A session that sign-in began. Without TLS the cookie is called minewatch. What changes something must also carry ' +
      'Sec-Fetch-Site: same-origin, as browsers do, or an Origin that is the office itself.',
  },
  token: {
    type: 'http',
    scheme: 'bearer',
    description:
      'A token of a sensor, an enforcer or a reader of the record, which begins with mw_ and has scopes.',
  },
  subject: { type: 'http', scheme: 'bearer', description: 'The link of a notice.' },
};

const PARAMETERS: Json = {
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'The ETag of what was read: refused with `stale` when it has changed since.',
    schema: { type: 'string', pattern: '^"\\d{1,9}"$' },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'The same key with the same request gives the same reply; with another request `conflict`.',
    schema: { type: 'string', minLength: 1, maxLength: 128 },
  },
  LastEventId: {
    name: 'Last-Event-ID',
    in: 'header',
    required: false,
    description: 'Goes on after this event; an event `resync` says that too much was missed.',
    schema: { type: 'string', pattern: '^\\d+$' },
  },
};

const HEADERS: Json = {
  ETag: { description: 'The version, in quotes.', schema: { type: 'string' } },
  XRequestId: { description: "Names the request in the office's log.", schema: { type: 'string' } },
  Allow: { description: 'Methods of this path.', schema: { type: 'string' } },
  RetryAfter: { description: 'Seconds.', schema: { type: 'integer' } },
};
