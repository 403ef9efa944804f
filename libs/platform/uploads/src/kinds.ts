/** What a file is by its first bytes; what its sender calls it counts for nothing (audit.md, "Threats": uploads). */
export type FileKind = 'jpeg' | 'png' | 'webp' | 'heic' | 'pdf';

const starts = (bytes: Buffer, signature: readonly number[], at = 0) => signature.every((byte, index) => bytes[at + index] === byte);
const says = (bytes: Buffer, text: string, at: number) => bytes.subarray(at, at + text.length).equals(Buffer.from(text, 'latin1'));
const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'];

/** The kind of a file; undefined for one that is none of ours. */
export function kindOf(bytes: Buffer): FileKind | undefined {
  if (starts(bytes, [0xff, 0xd8, 0xff])) return 'jpeg';
  if (starts(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png';
  if (says(bytes, 'RIFF', 0) && says(bytes, 'WEBP', 8)) return 'webp';
  if (says(bytes, 'ftyp', 4) && HEIC_BRANDS.some((brand) => says(bytes, brand, 8))) return 'heic';
  return says(bytes, '%PDF-1.', 0) || says(bytes, '%PDF-2.', 0) ? 'pdf' : undefined;
}
