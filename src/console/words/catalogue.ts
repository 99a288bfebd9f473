/** The form of a catalogue: every key of the English one, and none besides; what is missing does not compile. */
export type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> };
