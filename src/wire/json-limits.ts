/** What a JSON reader hands out, and how much of it. */
import { JSON_TEXT_BYTES_MAX } from './json-text.ts';

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
  [name: string]: JsonValue | undefined;
}

/** Limits per top-level value. What lies beyond is parsed and dropped. */
export const JSON_LIMITS = {
  /** Containers inside each other; the deepest message that we read needs 5. */
  depth: 16,
  /** Bytes of a string near the root: the coinbase of a block with a hundred outputs as hex. */
  stringBytes: JSON_TEXT_BYTES_MAX,
  /** Bytes of a string in a container deeper than `nearDepth`. */
  deepStringBytes: 4_096,
  /** Bytes of a member's name; a longer one drops the member. */
  nameBytes: 64,
  /** Elements of one array: twice XMRig's list of algorithms; Grin's proof has 42. */
  elements: 128,
  /** Members of one object; getblocktemplate has about 25. */
  members: 64,
  /** Bytes of a number. */
  numberBytes: 40,
  /** Bytes of strings kept in all containers up to `nearDepth`, and again in all below. */
  keptBytes: 131_072,
  /** Values kept up to `nearDepth`, and again below. */
  nodes: 2_048,
  /** The containers whose content has a budget of its own: the message and its `params` or `result`. */
  nearDepth: 2,
} as const;

/** What was not kept, by reason. `garbage` counts starts of unreadable stretches. */
export interface JsonDrops {
  garbage: number;
  unfinished: number;
  depth: number;
  strings: number;
  values: number;
}

/** A whole value and the number of bytes it took. */
export type OnJson = (value: JsonObject, byteCount: number) => void;
