/** A piece of a line: plain words, or an address to follow. */
export interface Piece {
  readonly text: string;
  readonly link: boolean;
}

/** A message's text as paragraphs of lines, with its addresses as links: it is read on a page here, as a mail program would show it. */
export function paragraphs(body: string): readonly (readonly (readonly Piece[])[])[] {
  return body.split(/\n{2,}/).map((paragraph) => paragraph.split('\n').map(pieces));
}

function pieces(line: string): readonly Piece[] {
  return line.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/).flatMap((text, i) => (text === '' ? [] : [{ text, link: i % 2 === 1 }]));
}
