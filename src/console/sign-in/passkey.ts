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
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our form is the browser's
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
      request as PublicKeyCredentialRequestOptionsJSON,
    );
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
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our form is the browser's
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
      creation as PublicKeyCredentialCreationOptionsJSON,
    );
    const credential = await navigator.credentials.create({ publicKey });
    return credential instanceof PublicKeyCredential
      ? // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the browser's form is ours
        (credential.toJSON() as PasskeyRegistration)
      : null;
  } catch {
    return null;
  }
}
