const COMMA = 44;
const SPACE = 32;

/** Where the next comma is, or the end. */
export function commaFrom(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) !== COMMA) at++;
  return at;
}

/** Where a range begins and ends without the spaces around it. */
export function beginning(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && text.charCodeAt(at) === SPACE) at++;
  return at;
}

export function ending(text: string, from: number, to: number): number {
  let at = to;
  while (at > from && text.charCodeAt(at - 1) === SPACE) at--;
  return at;
}

/** What a list that grows is copied into. */
export function twiceAsLong(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(array.length * 2);
  longer.set(array);
  return longer;
}
