/** How much of one session may be kept; apart from the schema, which the packet path does not load. */

/** Bytes of the protocol per session: more is not kept of anybody. */
export const TRANSCRIPT_BYTES_MAX = 16_384;
/** Messages per session; the shortest that mean anything have some 30 bytes. */
export const TRANSCRIPT_PIECES_MAX = 1024;
/** Statements of carriers: at most three layers with a handful each, and a poller's repeated requests are one. */
export const NOTES_MAX = 16;
/** Characters of one text that a carrier said. */
export const NOTE_CHARS_MAX = 256;
