/**
 * TAXII 2.1 (OASIS standard, 10 June 2021): one API root, read only. A token of ours is the password of HTTP Basic (§8.5.1,
 * which every server must have) or a bearer token. Errors have the form of §3.6.1, not that of our own interface.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ERRORS, OperatingError } from '#base/errors.ts';
import type { TokenActor } from '#model/actor.ts';
import {
  COLLECTIONS,
  STIX_TYPE,
  StixId,
  TAXII_PAGE_MAX,
  TAXII_PAGE_USUAL,
  TAXII_TYPE,
  type Collection,
  type TaxiiFilter,
} from '#model/taxii.ts';
import {
  collectionIdOf,
  collectionsOf,
  readCollection,
  type TaxiiPage,
} from '#service/exchange/read-collection.ts';
import { problemOf } from './problem.ts';
import type { Doorway } from './serve-route.ts';
import { TooMany } from './rate-limits.ts';

const ROOT = '/taxii2/office/';
const COLLECTIONS_ROOT = `${ROOT}collections/`;
const COLLECTION_ROOT = `${COLLECTIONS_ROOT}:collection/`;
const OBJECTS = `${COLLECTION_ROOT}objects/`;
const OBJECT = `${OBJECTS}:object/`;

/** Bytes of a body that a client may send (§4.2.1); nothing is taken, so none is read. */
const CONTENT_BYTES_MAX = 1;

class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const Params = z.object({ collection: z.string().default(''), object: z.string().optional() });
const Query = z.record(z.string(), z.unknown());

/** What a request asks for, as far as it says so in its address. */
interface Asked {
  readonly collection: string;
  readonly object?: string | undefined;
  readonly query: z.infer<typeof Query>;
  readonly contentType: string;
}
type Answer = (asked: Asked, reply: FastifyReply, actor: TokenActor) => unknown;
type Add = (method: 'GET' | 'POST' | 'DELETE', url: string, name: string, run: Answer) => void;

export function serveTaxii(app: FastifyInstance, door: Doorway): void {
  const add: Add = (method, url, name, run) => {
    app.route({
      method,
      url,
      exposeHeadRoute: false,
      config: { name },
      // Before a body is read: nothing that is sent is taken.
      onRequest: (request, reply) => answer(door, request, reply, run),
      handler: (_request, reply) => reply,
    });
  };
  add('GET', '/taxii2/', 'taxii.discovery', () => discovery(door));
  add('GET', ROOT, 'taxii.root', () => API_ROOT);
  add('GET', `${ROOT}status/:object/`, 'taxii.status', () => {
    throw new Refused(404, 'Nothing was ever added here');
  });
  add('GET', COLLECTIONS_ROOT, 'taxii.collections', (_asked, _reply, actor) => {
    const all = collectionsOf(actor).map(resourceOf);
    return all.length === 0 ? {} : { collections: all };
  });
  add('GET', COLLECTION_ROOT, 'taxii.collection', (asked, _reply, actor) =>
    resourceOf(collectionIn(asked, actor)),
  );
  addReads(add, door);
  addWrites(add);
}

function addReads(add: Add, door: Doorway): void {
  add('GET', `${COLLECTION_ROOT}manifest/`, 'taxii.manifest', async (asked, reply, actor) => {
    const page = await pageFor(door, asked, reply, actor);
    const objects = page.rows.map(({ objectId: id, dateAdded, version }) => {
      return { id, date_added: dateAdded, version, media_type: STIX_TYPE };
    });
    return enveloped(page, 'objects', objects);
  });
  const giveObjects: Answer = async (asked, reply, actor) => {
    const page = await pageFor(door, asked, reply, actor);
    return enveloped(
      page,
      'objects',
      page.rows.map(({ object }) => object),
    );
  };
  add('GET', OBJECTS, 'taxii.objects', giveObjects);
  add('GET', OBJECT, 'taxii.object', giveObjects);
  add('GET', `${OBJECT}versions/`, 'taxii.versions', async (asked, reply, actor) => {
    const page = await pageFor(door, asked, reply, actor, ['all']);
    return enveloped(
      page,
      'versions',
      page.rows.map(({ version }) => version),
    );
  });
}

/** There, so that a client learns why (§5.5, §5.7), and of no effect. */
function addWrites(add: Add): void {
  const refuse: Answer = (asked, _reply, actor) => {
    collectionIn(asked, actor);
    throw new Refused(403, 'This collection is read only');
  };
  add('POST', OBJECTS, 'taxii.add', (asked, reply, actor) => {
    if (!isTaxii(asked.contentType)) {
      throw new Refused(415, `A body is sent as ${TAXII_TYPE}`);
    }
    return refuse(asked, reply, actor);
  });
  add('DELETE', OBJECT, 'taxii.delete', refuse);
}

async function answer(
  door: Doorway,
  request: FastifyRequest,
  reply: FastifyReply,
  run: Answer,
): Promise<FastifyReply> {
  try {
    const actor = await actorOf(door, request);
    request.actor = actor;
    await door.limiters.actor(request);
    checkAccept(request);
    const asked = {
      ...Params.parse(request.params),
      query: Query.parse(request.query),
      contentType: request.headers['content-type'] ?? '',
    };
    const body: unknown = await run(asked, reply, actor);
    return reply.type(TAXII_TYPE).header('cache-control', 'no-store').send(bytesOf(body));
  } catch (error) {
    return refused(error, request, reply);
  }
}

/** As bytes, for of text the server would say its charset, which this media type does not have (§8.1). */
const bytesOf = (body: unknown): Buffer => Buffer.from(JSON.stringify(body));

function refused(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, title } = reasonOf(error, request.id);
  if (status >= 500) throw error;
  if (status === 401) reply.header('www-authenticate', 'Basic realm="taxii", charset="UTF-8"');
  if (error instanceof TooMany) reply.header('retry-after', error.retryAfterS);
  const body = { title, error_id: request.id, http_status: String(status) };
  return reply.code(status).type(TAXII_TYPE).send(bytesOf(body));
}

function reasonOf(
  error: unknown,
  requestId: string,
): { readonly status: number; readonly title: string } {
  if (error instanceof Refused) return { status: error.status, title: error.message };
  const { status, detail, title } = problemOf(error, requestId).problem;
  return { status, title: detail ?? title };
}

const BEARER = /^Bearer (mw_[A-Za-z0-9_-]{1,200})$/i;
const BASIC = /^Basic ([A-Za-z0-9+/]{1,600}={0,2})$/i;

async function actorOf({ authentication }: Doorway, request: FastifyRequest): Promise<TokenActor> {
  const { authorization = '' } = request.headers;
  const basic = BASIC.exec(authorization)?.[1];
  const pair = basic === undefined ? '' : Buffer.from(basic, 'base64').toString('utf8');
  const token = BEARER.exec(authorization)?.[1] ?? pair.slice(pair.indexOf(':') + 1);
  const actor = token === '' ? null : await authentication.actorOfApiToken(token);
  if (actor === null) {
    throw new OperatingError('unauthenticated', ERRORS.unauthenticated.means);
  }
  if (collectionsOf(actor).length === 0) {
    throw new OperatingError('forbidden', 'This token is for something else');
  }
  return actor;
}

/** §3.1.3: without a version the latest is meant, which is the one that we have. */
function checkAccept({ headers }: FastifyRequest): void {
  const { accept = '*/*' } = headers;
  const isFine = accept.split(',').some((part) => {
    return /^\s*(?:\*\/\*|application\/\*)/.test(part) || isTaxii(part);
  });
  if (!isFine) throw new Refused(406, `We answer ${TAXII_TYPE}`);
}

function isTaxii(text: string): boolean {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  if (type !== 'application/taxii+json') return false;
  const version = parameters.find((part) => part.startsWith('version='));
  return version === undefined || version.replaceAll('"', '') === 'version=2.1';
}

function discovery({ publicOrigin }: Doorway) {
  const root = new URL(ROOT, publicOrigin).href;
  return {
    title: 'Minewatch',
    description: 'Cases of mining that this office tells its partners of',
    default: root,
    api_roots: [root],
  };
}

const API_ROOT = {
  title: 'Cases of mining',
  versions: [TAXII_TYPE],
  max_content_length: CONTENT_BYTES_MAX,
};

function resourceOf(collection: Collection) {
  return {
    id: collectionIdOf(collection),
    title: `Cases up to TLP:${collection.toUpperCase()}`,
    alias: collection,
    can_read: true,
    can_write: false,
    media_types: [STIX_TYPE],
  };
}

/** By id or alias (§5.2.1). What a token may not read is not there for it. */
function collectionIn({ collection }: Asked, actor: TokenActor): Collection {
  const known = COLLECTIONS.find((one) => one === collection || collectionIdOf(one) === collection);
  if (known !== undefined && collectionsOf(actor).includes(known)) return known;
  throw new Refused(404, 'There is no such collection, or it is not yours to read');
}

async function pageFor(
  { office }: Doorway,
  asked: Asked,
  reply: FastifyReply,
  actor: TokenActor,
  versions: readonly string[] | null = null,
): Promise<TaxiiPage> {
  const collection = collectionIn(asked, actor);
  const filter = filterOf(asked, versions);
  const page = await readCollection(office, actor, collection, filter);
  if (asked.object !== undefined && page.rows.length === 0 && filter.afterSeq === 0) {
    throw new Refused(404, 'There is no such object');
  }
  const [first, last] = [page.rows[0], page.rows.at(-1)];
  if (first !== undefined) reply.header('x-taxii-date-added-first', first.dateAdded);
  if (last !== undefined) reply.header('x-taxii-date-added-last', last.dateAdded);
  return page;
}

/** §3.7: nothing at all where there is nothing. */
function enveloped(page: TaxiiPage, name: 'objects' | 'versions', items: readonly unknown[]) {
  const last = page.rows.at(-1);
  if (last === undefined) return {};
  const next = last.seq.toString(36);
  return { more: page.more, ...(page.more ? { next } : {}), [name]: items };
}

/** Values of one filter. */
const MATCHES_MAX = 100;

function filterOf({ query, object }: Asked, versions: readonly string[] | null): TaxiiFilter {
  const text = (name: string): string | null => {
    const value = query[name];
    if (value === undefined) return null;
    if (typeof value === 'string') return value;
    throw new Refused(400, `${name} is given once`);
  };
  const listOf = (name: string): readonly string[] | null => {
    const values = text(name)?.split(',') ?? null;
    if (values === null) return null;
    if (values.length > MATCHES_MAX) throw new Refused(400, `${name} has too many values`);
    return values;
  };
  const ids = object === undefined ? listOf('match[id]') : [object];
  if (ids?.some((id) => !StixId.safeParse(id).success) === true) {
    throw new Refused(object === undefined ? 400 : 404, 'That is no id of STIX');
  }
  const wanted = versions ?? listOf('match[version]')?.map(versionFrom) ?? ['last'];
  return {
    addedAfter: instantFrom(text('added_after')),
    limit: limitFrom(text('limit')),
    afterSeq: seqFrom(text('next')),
    ids,
    types: listOf('match[type]'),
    specVersions: listOf('match[spec_version]'),
    versions: wanted,
  };
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

function instantFrom(text: string | null): string | null {
  if (text === null) return null;
  if (INSTANT.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new Refused(400, 'added_after is an instant in UTC');
}

/** Versions are kept to the millisecond. */
function versionFrom(text: string): string {
  if (text === 'last' || text === 'first' || text === 'all') return text;
  const instant = instantFrom(text);
  return instant === null ? text : new Date(Date.parse(instant)).toISOString();
}

/** §3.4: a server may give fewer than asked for. */
function limitFrom(text: string | null): number {
  if (text === null) return TAXII_PAGE_USUAL;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Refused(400, 'limit is a number above 0');
  return Math.min(Number(text), TAXII_PAGE_MAX);
}

function seqFrom(text: string | null): number {
  if (text === null) return 0;
  if (!/^[0-9a-z]{1,10}$/.test(text)) throw new Refused(400, 'next is what we said before');
  return Number.parseInt(text, 36);
}
