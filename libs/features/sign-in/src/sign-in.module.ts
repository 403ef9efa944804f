import { Inject, Module } from '@nestjs/common';
import type { Pool } from 'pg';
import { POOL } from '#database';
import { PublicUrl } from '#http';
import { ParkedForms, Passkeys, PersonalRooms, SESSIONS, type Sessions, SignInRequests } from '#identity';
import { MASTER_KEY, type MasterKey } from '#vault';
import { WEB_SETTINGS, type WebSettings } from '#web';
import { AskingBrowser } from './asking-browser.js';
import { AssistPages } from './assist.pages.js';
import { LinkPages } from './link.pages.js';
import { PasskeyPages } from './passkey.pages.js';
import { SessionPages } from './session.pages.js';
import { SignInPages } from './sign-in.pages.js';
import { SignInDoor } from './sign-in-door.js';
import { SignInMessages } from './sign-in-messages.js';
import { StepUpPages } from './step-up.pages.js';
import { WorkPages } from './work.pages.js';

@Module({
  controllers: [SignInPages, LinkPages, SessionPages, StepUpPages, PasskeyPages, WorkPages, AssistPages],
  providers: [
    { provide: SignInRequests, useFactory: (pool: Pool, { secret }: WebSettings) => new SignInRequests(pool, secret), inject: [POOL, WEB_SETTINGS] },
    { provide: ParkedForms, useFactory: (pool: Pool, key: MasterKey) => new ParkedForms(pool, key), inject: [POOL, MASTER_KEY] },
    { provide: Passkeys, useFactory: (pool: Pool, address: PublicUrl) => new Passkeys(pool, () => new URL(address.url).origin), inject: [POOL, PublicUrl] },
    ...[AskingBrowser, SignInDoor, SignInMessages],
  ],
})
export class SignInModule {
  constructor(
    @Inject(PersonalRooms) rooms: PersonalRooms,
    @Inject(SESSIONS) sessions: Sessions,
    @Inject(SignInRequests) requests: SignInRequests,
    @Inject(Passkeys) passkeys: Passkeys,
    @Inject(ParkedForms) forms: ParkedForms,
  ) {
    rooms.add({
      name: 'sign-in',
      // Forms hang on sessions, so they go while it is known which sessions are theirs.
      forget: async ({ person }) => {
        for (const { sessionId } of await sessions.list(person)) await forms.take(sessionId);
        await sessions.endAll(person);
        await requests.forget(person);
        await passkeys.remove(person);
      },
      heldOf: async (person) => ({ passkeys: (await passkeys.list(person)).map(({ addedAt, lastUsedAt }) => ({ addedAt, lastUsedAt })) }),
    });
  }
}
