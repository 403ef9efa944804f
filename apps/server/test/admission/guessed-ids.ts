import type { Ledger } from '#ledger';
import { Kept } from '#notifications';
import type { admissionHouse } from './admission-house.js';

const LETTER = '018f2c3e-7d11-7c9a-9a51-1f1f6a1b2c3d';

/** Things of Chalcots that are there, by the names that addresses have for them; none of them is public. */
export async function realIds({ app, site }: Awaited<ReturnType<typeof admissionHouse>>): Promise<Readonly<Record<string, string>>> {
  await app.get(Kept).keep('post', {
    ...{ id: LETTER, kind: 'letter', person: 'AP-C-001', name: 'Rosa Sample', to: '7 Adelaide Road, London', language: 'en' },
    ...{ subject: 'We have your bid C-001', body: 'We have it.' },
  });
  const granted = await first(site.ledger, 'RoleGranted');
  const home = await first(site.ledger, 'DwellingAdded', ({ estateId }) => estateId === 'chalcots');
  const person = String(granted.person);
  return {
    ...{ person, token: person, grantId: String(granted.grantId), dwellingId: String(home.dwellingId), joinId: 'join-1' },
    ...{ letterId: LETTER, messageId: LETTER, estateId: 'chalcots', bankId: 'chalcots', bidId: 'C-001' },
  };
}

/** Ids of the same shapes that nothing has. */
export const noIds: Readonly<Record<string, string>> = {
  ...{ person: `per-${'B'.repeat(22)}`, token: `per-${'B'.repeat(22)}`, grantId: 'no-such-grant', dwellingId: 'no-such-home', joinId: 'join-2' },
  ...{ letterId: '018f2c3e-7d11-7c9a-9a51-000000000000', messageId: '018f2c3e-7d11-7c9a-9a51-000000000000' },
  ...{ estateId: 'no-such-estate', bankId: 'no-such-bank', bidId: 'C-998' },
};

async function first(ledger: Ledger, type: string, fits: (data: Readonly<Record<string, unknown>>) => boolean = () => true) {
  for (let after: string | undefined, atEnd = false; !atEnd; ) {
    const page = await ledger.readAll({ after, types: [type] });
    const found = page.entries.map(({ json }) => JSON.parse(json).data as Readonly<Record<string, unknown>>).find(fits);
    if (found) return found;
    [after, atEnd] = [page.readTo, page.atEnd];
  }
  throw new Error(`The season has no ${type}.`);
}

/** What somebody is told, less what every page has of its own: the address asked for, the form's one-time value, and the time. */
export function told({ statusCode, body }: { readonly statusCode: number; readonly body: string }, ids: Readonly<Record<string, string>>) {
  const plain = Object.values(ids).reduce((text, id) => text.replaceAll(id, '(id)'), body);
  return { statusCode, body: plain.replace(/name="_once" value="[^"]*"|<time .*?<\/time>/g, '') };
}
