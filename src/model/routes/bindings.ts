import { z } from 'zod';
import { AddressPool, PoolContent } from '../address-pool.ts';
import { ManualBinding } from '../binding.ts';
import { ImportReport, ImportRequest, IMPORT_BODY_BYTES_MAX } from '../binding-import.ts';
import { Id, Instant } from '../event.ts';
import { AddressText } from '../network-text.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';
import { Note } from '../text.ts';
import { WhoHad } from '../who-had.ts';

const shared = { who: 'staff', verb: 'binding.manage' } as const;
const path = '/api/v1/bindings';
const pools = '/api/v1/address-pools';
const Reason = z.strictObject({ reason: Note });
const upload = {
  ...shared,
  method: 'POST',
  body: ImportRequest,
  reply: ImportReport,
  bodyBytesMax: IMPORT_BODY_BYTES_MAX,
} as const;

export const bindingRoutes = {
  whoHad: route({
    name: 'binding.who-had',
    method: 'GET',
    path: `${path}/who-had`,
    summary: 'Tell which system had an address at a time, how surely, and why',
    who: 'staff',
    verb: 'binding.read',
    query: z.strictObject({ address: AddressText, at: Instant }),
    reply: WhoHad,
  }),
  add: route({
    ...shared,
    name: 'binding.add',
    method: 'POST',
    path,
    summary: 'Bind an address or prefix to a system for a time',
    body: ManualBinding,
    reply: Done,
  }),
  end: route({
    ...shared,
    name: 'binding.end',
    method: 'POST',
    path: `${path}/:id/end`,
    summary: 'End a binding',
    params: ById,
    body: z.strictObject({ until: Instant }),
    reply: Done,
  }),
  correct: route({
    ...shared,
    name: 'binding.correct',
    method: 'PUT',
    path: `${path}/:id`,
    summary: 'Set a binding right; imports do not change it any more',
    params: ById,
    body: z.strictObject({
      systemId: Id,
      from: Instant,
      until: Instant.nullable(),
      confidence: z.number().min(0).max(1),
      reason: Note,
    }),
    reply: Done,
  }),
  withdraw: route({
    ...shared,
    name: 'binding.withdraw',
    method: 'POST',
    path: `${path}/:id/withdraw`,
    summary: 'Withdraw a binding that was never so',
    params: ById,
    body: Reason,
    reply: Done,
  }),
  previewImport: route({
    ...upload,
    name: 'binding.preview-import',
    path: '/api/v1/binding-imports/preview',
    summary: 'Tell what an import would change and which lines it rejects; changes nothing',
  }),
  applyImport: route({
    ...upload,
    name: 'binding.import',
    path: '/api/v1/binding-imports',
    summary: 'Import address history from a table, DHCP leases or RADIUS accounting',
  }),
  listPools: route({
    name: 'pool.list',
    method: 'GET',
    path: pools,
    summary: 'List the address pools that many systems share',
    who: 'staff',
    verb: 'system.read',
    query: PageQuery,
    reply: page(AddressPool),
  }),
  declarePool: route({
    ...shared,
    name: 'pool.declare',
    method: 'POST',
    path: pools,
    summary: 'Declare an address pool that many systems share; it is never held',
    body: PoolContent,
    reply: Done,
  }),
  withdrawPool: route({
    ...shared,
    name: 'pool.withdraw',
    method: 'POST',
    path: `${pools}/:id/withdraw`,
    summary: 'Declare that a pool is not shared any more',
    params: ById,
    body: Reason,
    reply: Done,
  }),
};
