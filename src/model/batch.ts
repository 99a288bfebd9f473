/**
 * Frames as capture hands them to flow: one buffer, columns beside it, no object per frame.
 * The buffer and the columns are only valid until the consumer returns; they are used again.
 */
export interface FrameBatch {
  readonly bytes: Uint8Array;
  /** Frames in this batch. */
  count: number;
  /** Where frame i begins in `bytes`. */
  readonly startAt: Uint32Array;
  /** Captured bytes of frame i (may be fewer than were on the wire). */
  readonly length: Uint32Array;
  /** Bytes frame i had on the wire. */
  readonly wireLength: Uint32Array;
  /** Milliseconds since 1970, with fraction. */
  readonly at: Float64Array;
  /** LINKTYPE_ number of frame i (tcpdump.org/linktypes.html). */
  readonly linkType: Uint16Array;
}
