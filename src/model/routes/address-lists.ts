import {
  ADDRESS_LIST_BODY_BYTES_MAX,
  AddressListReport,
  AddressListRequest,
} from '../address-list.ts';
import { route } from '../route.ts';

export const addressListRoutes = {
  import: route({
    name: 'lead.import-list',
    method: 'POST',
    path: '/api/v1/address-lists',
    summary:
      "Make leads of a superior's or partner's list of addresses, and tell what became of each line",
    who: 'staff',
    verb: 'lead.make',
    body: AddressListRequest,
    reply: AddressListReport,
    bodyBytesMax: ADDRESS_LIST_BODY_BYTES_MAX,
  }),
};
