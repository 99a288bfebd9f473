/** Why a NAS refused (Error-Cause, RFC 5176 §3.5; 509 is of RFC 5580 §4.5), in words for people. */
export const SESSION_NOT_FOUND = 503;

const WORDS: Readonly<Record<number, string>> = {
  201: 'what was left of the session was removed',
  202: 'an EAP packet was invalid',
  401: 'it does not know an attribute of the request',
  402: 'an attribute that it needs is missing',
  403: 'the request names another access server',
  404: 'the request is invalid for it',
  405: 'it does not offer the service',
  406: 'it does not know the extension',
  407: 'the value of an attribute is not allowed, as a filter or VLAN that it does not have',
  501: 'its administrator forbids it',
  502: 'a proxy does not know the way to the access server',
  503: 'it has no such session',
  504: 'the session cannot be removed',
  505: 'a proxy could not pass the request on',
  506: 'it has no resources left',
  507: 'it asks for a new authorisation first',
  508: 'several sessions fit, and it changes one at a time',
  509: 'it needs to be told where the user is',
};

/** `refused (407: …)`; null: it gave no reason. */
export function errorCauseWords(cause: number | null): string {
  if (cause === null) return 'refused without a reason';
  return `refused (${cause}: ${WORDS[cause] ?? 'a reason that the standards do not know'})`;
}
