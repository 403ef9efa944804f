import { type CheckedFile, checkFile, type FileRefusal, type FileRules, type StoredFile, type Uploads } from '#uploads';
import type { FileLimits, FormProblem, SentFile } from '#web';

const MEGABYTE = 1024 * 1024;
const MOST_RECEIPTS = 5;

/** What one report may bring (audit.md, "Threats": uploads). Two files more than a report takes come through, so that the form itself can say that they are too many. */
export const REPORT_FILES: FileLimits = { files: MOST_RECEIPTS + 3, fileBytes: 8 * MEGABYTE, allBytes: 30 * MEGABYTE };

const RULES: Readonly<Record<'receipts' | 'picture', FileRules>> = {
  receipts: { documents: true, mostBytes: REPORT_FILES.fileBytes },
  picture: { documents: false, mostBytes: REPORT_FILES.fileBytes },
};

export interface ReportFiles {
  readonly receipts: readonly CheckedFile[];
  readonly picture: CheckedFile | undefined;
}

/** Looks at every file of a report, so that whoever sent it reads of all that are wrong at once, each by its name. */
export async function checkReportFiles(sent: readonly SentFile[]): Promise<ReportFiles & { readonly problems: readonly FormProblem[] }> {
  const problems: FormProblem[] = [];
  const taken: Record<keyof typeof RULES, CheckedFile[]> = { receipts: [], picture: [] };
  for (const file of sent) {
    const field = file.field === 'receipts' || file.field === 'picture' ? file.field : undefined;
    const checked: CheckedFile | FileRefusal = field === undefined ? 'unknown' : file.tooBig ? 'too-big' : await checkFile(file.bytes, RULES[field]);
    if (field === undefined || typeof checked === 'string') problems.push(problemOf(field ?? 'receipts', String(checked), file.name));
    else if (!taken[field].some(({ sha256 }) => sha256 === checked.sha256)) taken[field].push(checked);
  }
  if (taken.receipts.length > MOST_RECEIPTS) problems.push({ field: 'receipts', message: 'grants.report.tooManyReceipts', values: { most: MOST_RECEIPTS } });
  if (taken.picture.length > 1) problems.push({ field: 'picture', message: 'grants.report.onePicture' });
  return { receipts: taken.receipts, picture: taken.picture[0], problems };
}

/**
 * Stores them under the command that will name them. Receipts are financial evidence; a picture of people is kept only as long as they want it to be, like
 * how to reach them, and goes at once when somebody asks to be forgotten.
 */
export async function storeReportFiles(
  uploads: Uploads,
  { receipts, picture }: ReportFiles,
  of: { readonly commandId: string; readonly stream: string; readonly about: string },
): Promise<{ receipts: StoredFile[]; picture?: StoredFile } | undefined> {
  if (receipts.length === 0 && !picture) return undefined;
  const stored: StoredFile[] = [];
  for (const receipt of receipts) stored.push(await uploads.put(receipt, { ...of, retention: 'finance' }));
  return { receipts: stored, ...(picture ? { picture: await uploads.put(picture, { ...of, retention: PICTURE }) } : {}) };
}

/** Why a picture is kept. */
export const PICTURE = 'contact';

function problemOf(field: string, refusal: string, name: string): FormProblem {
  const shown = name.replace(/[\p{C}]/gu, '').slice(0, 60);
  return { field, message: `platform.uploads.${refusal}`, values: { name: shown, megabytes: REPORT_FILES.fileBytes / MEGABYTE } };
}
