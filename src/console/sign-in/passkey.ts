/** The browser's part of passkeys (WebAuthn level 3 §5.1). Null: the person, or their device, would not. */
import type {
  PasskeyAssertion,
  PasskeyCreation,
  PasskeyRegistration,
  PasskeyRequest,
} from '#model/passkey.ts';

export const hasPasskeys = (): boolean =>
  typeof PublicKeyCredential !== 'undefined' && isSecureContext;

export async function showPasskey(request: PasskeyRequest): Promise<PasskeyAssertion | null> {
  try {
    const allowCredentials = request.allowCredentials.map(described);
    const asked = { ...request, allowCredentials };
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked);
    const credential = await navigator.credentials.get({ publicKey });
    return credential instanceof PublicKeyCredential
      ? // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the browser's form is ours
        (credential.toJSON() as PasskeyAssertion)
      : null;
  } catch {
    return null;
  }
}

export async function makePasskey(creation: PasskeyCreation): Promise<PasskeyRegistration | null> {
  try {
    const excludeCredentials = creation.excludeCredentials.map(described);
    const asked = { ...creation, excludeCredentials };
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked);
    const credential = await navigator.credentials.create({ publicKey });
    return credential instanceof PublicKeyCredential
      ? // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the browser's form is ours
        (credential.toJSON() as PasskeyRegistration)
      : null;
  } catch {
    return null;
  }
}

/** What is not known is left out: browsers take no `undefined` there. */
function described({ id, type, transports }: PasskeyRequest['allowCredentials'][number]) {
  return { id, type, ...(transports === undefined ? {} : { transports }) };
}
