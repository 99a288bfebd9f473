/**
 * A value that a schema takes, made from the schema alone: required fields only, the plainest value of each. What a name
 * says decides where a schema leaves it open: `unitId` is a unit's id, `jurisdiction` the place of the things.
 */
import { z } from 'zod';

/** Values by the name of their field. */
export type Known = Readonly<Record<string, unknown>>;

const Form = z.looseObject({
  type: z.string().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  minItems: z.number().optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  minLength: z.number().optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
  $ref: z.string().optional(),
});
type Form = z.infer<typeof Form>;

/** What a name means where a schema says it in words only. */
const BY_NAME: Known = {
  address: '192.0.2.7',
  network: '192.0.2.7',
  networks: ['192.0.2.0/24'],
  timeZone: 'Asia/Shanghai',
  week: {
    mon: [{ from: '09:00', to: '17:00' }],
    tue: [],
    wed: [],
    thu: [],
    fri: [],
    sat: [],
    sun: [],
  },
};

/** Throws where it finds none: then the schema needs a line in FORMATS or TEXTS. */
export function sampleOf(schema: z.ZodType, known: Known, what: string): unknown {
  const value = valueOf(formOf(schema), '', { ...BY_NAME, ...known });
  const parsed = schema.safeParse(value);
  if (parsed.success) return value;
  const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(
    `No sample for ${what} (${wrong.join('; ')}): test/authority/sample.ts made ${JSON.stringify(value)}`,
  );
}

/** Each is asked for hundreds of times. */
const FORMS = new WeakMap<z.ZodType, Form>();

function formOf(schema: z.ZodType): Form {
  const known = FORMS.get(schema);
  if (known !== undefined) return known;
  const form = Form.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  FORMS.set(schema, form);
  return form;
}

function valueOf(form: Form, name: string, known: Known): unknown {
  if (name in known) return known[name];
  if ('const' in form) return form.const;
  if (form.enum !== undefined) return form.enum[0];
  const ways = (form.anyOf ?? form.oneOf)?.map((way) => Form.parse(way));
  if (ways !== undefined) {
    const isOpen = ways.some(({ type }) => type === 'null');
    return isOpen ? null : valueOf(ways[0] ?? {}, name, known);
  }
  if (form.allOf !== undefined) {
    const parts = form.allOf.map((part) => Form.parse(part));
    return valueOf(Object.assign({}, ...parts), name, known);
  }
  return plainValueOf(form, known);
}

function plainValueOf(form: Form, known: Known): unknown {
  if (form.type === 'object') return objectOf(form, known);
  if (form.type === 'array') {
    const item = Form.parse(form.items ?? {});
    return Array.from({ length: form.minItems ?? 0 }, () => valueOf(item, '', known));
  }
  if (form.type === 'string') return textOf(form);
  if (form.type === 'integer' || form.type === 'number') {
    return form.minimum ?? (form.exclusiveMinimum === undefined ? 1 : form.exclusiveMinimum + 1);
  }
  if (form.type === 'boolean') return true;
  return form.type === 'null' ? null : {};
}

function objectOf({ properties = {}, required = [] }: Form, known: Known): object {
  const members = required.map((name) => {
    return [name, valueOf(Form.parse(properties[name] ?? {}), name, known)] as const;
  });
  return Object.fromEntries(members);
}

const FORMATS: Readonly<Record<string, string>> = {
  uuid: '01900000-0000-7000-8000-00000000ffff',
  'date-time': '2026-03-02T09:00:00.000Z',
  date: '2026-03-02',
  email: 'nobody@example.org',
  uri: 'https://desk.example/in',
  ipv4: '192.0.2.7',
  ipv6: '2001:db8::7',
};

/** Tried in turn where a pattern is asked for. */
const TEXTS = [
  'a',
  'ab',
  '2026-02',
  '0',
  '7',
  '123456',
  'U-1',
  '2026-03-02',
  '2026-03-02T09:00:00.000Z',
  '09:00',
  'hebei/shijiazhuang',
  '192.0.2.7',
  '192.0.2.0/24',
  '+86 311 5550 0000',
  'nobody@example.org',
  'https://desk.example/in',
  'text/plain',
  'P1D',
  '02:00:00:00:00:01',
  'YQ==',
  'abcdefghijklmnopqrstuvwxyz0123456789abcdefg',
  '01900000-0000-7000-8000-00000000ffff',
  '0'.repeat(32),
  '0'.repeat(64),
];

function textOf({ format, pattern, minLength = 0 }: Form): string {
  if (format !== undefined && format in FORMATS) return FORMATS[format] ?? '';
  const long = 'a'.repeat(Math.max(1, minLength));
  if (pattern === undefined) return long;
  const regex = new RegExp(pattern, 'u');
  return [long, ...TEXTS].find((text) => text.length >= minLength && regex.test(text)) ?? long;
}
