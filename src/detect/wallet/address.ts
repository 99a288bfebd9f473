/** What every family of addresses answers. */
export interface Address {
  /** As sent, without what pools let miners hang on to it. */
  readonly address: string;
  /** Null where the form is shared by several coins. */
  readonly coin: string | null;
  /** `none`: the form has no checksum, so that only its structure could be checked. */
  readonly checksum: 'valid' | 'invalid' | 'none';
}

/** The libraries throw on text that is not of their alphabet; here that is an answer. */
export function decodeOr(
  coder: { decode(text: string): Uint8Array },
  text: string,
): Uint8Array | null {
  try {
    return coder.decode(text);
  } catch {
    return null;
  }
}
