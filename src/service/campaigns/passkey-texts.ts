/** What the script of the signing page hands over: two texts of JSON. */
import { PasskeyAssertion, PasskeyRegistration } from '#model/passkey.ts';
import { parseIJson } from '#wire/i-json.ts';

/** Null: not that. */
export function passkeyFrom(texts: {
  readonly registration: string | undefined;
  readonly assertion: string | undefined;
}): { readonly registration: PasskeyRegistration; readonly assertion: PasskeyAssertion } | null {
  const registration = PasskeyRegistration.safeParse(jsonIn(texts.registration));
  const assertion = PasskeyAssertion.safeParse(jsonIn(texts.assertion));
  if (!registration.success || !assertion.success) return null;
  return { registration: registration.data, assertion: assertion.data };
}

function jsonIn(text = ''): unknown {
  const read = parseIJson(new TextEncoder().encode(text));
  return read.refusal === null ? read.value : null;
}
