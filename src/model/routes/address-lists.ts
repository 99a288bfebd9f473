import { z } from 'zod';
import {
  ADDRESS_LIST_BODY_BYTES_MAX,
  AddressList,
  AddressListFate,
  AddressListReport,
  AddressListRequest,
} from '../address-list.ts';
import { JurisdictionPath } from '../authority.ts';
import { Instant } from '../event.ts';
import { ById, Done, page, PageQuery, route } from '../route.ts';

const path = '/api/v1/address-lists';

export const addressListRoutes = {
  import: route({
    name: 'lead.import-list',
    method: 'POST',
    path,
    summary:
      "Make leads of a superior's or partner's list of addresses, and tell what became of each line",
    who: 'staff',
    verb: 'lead.make',
    body: AddressListRequest,
    reply: AddressListReport,
    bodyBytesMax: ADDRESS_LIST_BODY_BYTES_MAX,
  }),
  list: route({
    name: 'address-list.list',
    method: 'GET',
    path,
    summary: 'List the lists of addresses that were handed down',
    who: 'staff',
    verb: 'lead.read',
    query: PageQuery.extend({
      /** Not reported back yet. */
      open: z.stringbool().optional(),
    }),
    reply: page(AddressList.omit({ entries: true }).extend({ entries: z.int().nonnegative() })),
  }),
  show: route({
    name: 'address-list.show',
    method: 'GET',
    path: `${path}/:id`,
    summary: 'Show what became of every line of a list',
    who: 'staff',
    verb: 'lead.read',
    params: ById,
    reply: AddressList.omit({ entries: true }).extend({
      open: z.int().nonnegative(),
      closed: z.int().nonnegative(),
      /** Where they lie, the most open ones first. */
      places: z.array(
        z.strictObject({
          jurisdiction: JurisdictionPath,
          open: z.int().nonnegative(),
          closed: z.int().nonnegative(),
        }),
      ),
      entries: z.array(AddressListFate),
    }),
  }),
  setDue: route({
    name: 'address-list.set-due',
    method: 'POST',
    path: `${path}/:id/due`,
    summary: 'Set until when every line of a list is to be dealt with',
    who: 'staff',
    verb: 'lead.make',
    params: ById,
    body: z.strictObject({ dueAt: Instant }),
    reply: Done,
  }),
  end: route({
    name: 'address-list.end',
    method: 'POST',
    path: `${path}/:id/end`,
    summary: 'Report a list back: every line was dealt with',
    who: 'staff',
    verb: 'lead.make',
    params: ById,
    reply: Done,
  }),
};
