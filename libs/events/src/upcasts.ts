export type Upcasts = Readonly<Record<string, (data: Record<string, unknown>) => Record<string, unknown>>>;

/** `Type@v` → the data of version v + 1. A released event is never edited: a new shape is a new version with an entry here. */
export const upcasts: Upcasts = {};
