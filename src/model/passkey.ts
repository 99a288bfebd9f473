/**
 * What a browser hands over for a passkey: `PublicKeyCredential.toJSON()` (WebAuthn level 3 §5.1). Members that browsers
 * add in later versions are let pass and left out: these two are not ours to fix.
 */
import { z } from 'zod';

const Base64Url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[A-Za-z0-9_-]*$/, 'base64url');
/** A credential's id is at most 1023 bytes (WebAuthn §4). */
const CredentialId = Base64Url(1364);
/** An attestation with a chain of certificates is a few KiB. */
const RESPONSE_CHARS_MAX = 32_768;

export const PasskeyRegistration = z.object({
  id: CredentialId,
  rawId: CredentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: Base64Url(RESPONSE_CHARS_MAX),
    attestationObject: Base64Url(RESPONSE_CHARS_MAX),
    transports: z.array(z.string().max(32)).max(8).default([]),
  }),
});
export type PasskeyRegistration = z.infer<typeof PasskeyRegistration>;

export const PasskeyAssertion = z.object({
  id: CredentialId,
  rawId: CredentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: Base64Url(RESPONSE_CHARS_MAX),
    authenticatorData: Base64Url(RESPONSE_CHARS_MAX),
    signature: Base64Url(RESPONSE_CHARS_MAX),
    userHandle: Base64Url(128).nullish(),
  }),
});
export type PasskeyAssertion = z.infer<typeof PasskeyAssertion>;

const Descriptor = z.strictObject({
  id: z.string(),
  type: z.literal('public-key'),
  transports: z.array(z.string()).optional(),
});

/** For `PublicKeyCredential.parseCreationOptionsFromJSON()`. */
export const PasskeyCreation = z.strictObject({
  rp: z.strictObject({ id: z.string(), name: z.string() }),
  user: z.strictObject({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.strictObject({ type: z.literal('public-key'), alg: z.int() })),
  timeout: z.int(),
  excludeCredentials: z.array(Descriptor),
  authenticatorSelection: z.strictObject({
    residentKey: z.literal('required'),
    requireResidentKey: z.literal(true),
    userVerification: z.literal('required'),
  }),
  attestation: z.literal('none'),
});
export type PasskeyCreation = z.infer<typeof PasskeyCreation>;

/** For `PublicKeyCredential.parseRequestOptionsFromJSON()`. Without `allowCredentials` any of the device's will do. */
export const PasskeyRequest = z.strictObject({
  rpId: z.string(),
  challenge: z.string(),
  timeout: z.int(),
  userVerification: z.literal('required'),
  allowCredentials: z.array(Descriptor),
});
export type PasskeyRequest = z.infer<typeof PasskeyRequest>;
