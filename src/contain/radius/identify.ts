/** What names a session in a request (RFC 5176 §3): all that is sent must fit, so only what is known is sent. */
import { isHost } from './mark.ts';
import type { AccessServer, RadiusSettings } from '#model/enforcer-config.ts';
import {
  addressAttribute,
  numberAttribute,
  RADIUS_ATTRIBUTE,
  textAttribute,
} from '#wire/radius/attribute.ts';
import type { RadiusAttribute } from '#wire/radius/packet.ts';
import type { SessionNames } from './names.ts';

type IdentifyBy = RadiusSettings['identify-by'];

/** Empty where nothing of what is known may be sent: such a request would mean every session. */
export function identityOf(
  names: SessionNames,
  by: IdentifyBy,
  form: AccessServer['mac-form'],
): readonly RadiusAttribute[] {
  const attributes: RadiusAttribute[] = [];
  const text = (of: IdentifyBy[number], type: number, value: string | null): void => {
    if (value !== null && by.includes(of)) attributes.push(textAttribute(type, value));
  };
  text('session', RADIUS_ATTRIBUTE.ACCT_SESSION_ID, names.session);
  text('user', RADIUS_ATTRIBUTE.USER_NAME, names.user);
  text('mac', RADIUS_ATTRIBUTE.CALLING_STATION_ID, names.station ?? macIn(names.mac, form));
  if (names.port !== null && by.includes('port')) attributes.push(portOf(names.port));
  const address = by.includes('address') ? names.networks.find(isHost) : undefined;
  const framed = address === undefined ? null : addressAttribute(address);
  if (framed !== null) attributes.push(framed);
  return attributes;
}

/** Logs give the number of NAS-Port where a server has no NAS-Port-Id. */
function portOf(port: string): RadiusAttribute {
  const number = /^\d{1,10}$/.test(port) ? Number(port) : Number.NaN;
  return number <= 0xffff_ffff
    ? numberAttribute(RADIUS_ATTRIBUTE.NAS_PORT, number)
    : textAttribute(RADIUS_ATTRIBUTE.NAS_PORT_ID, port);
}

function macIn(mac: string | null, form: AccessServer['mac-form']): string | null {
  if (mac === null) return null;
  const plain = mac.replaceAll(':', '');
  const forms = {
    dashes: mac.replaceAll(':', '-').toUpperCase(),
    colons: mac,
    dots: plain.replaceAll(/(.{4})(?=.)/g, '$1.'),
    plain,
  };
  return forms[form];
}
