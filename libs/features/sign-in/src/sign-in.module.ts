import { Inject, Module } from '@nestjs/common';
import type { Pool } from 'pg';
import { commandHandlers } from '#cqrs';
import { POOL } from '#database';
import { PublicUrl, registerRefusals } from '#http';
import { LetterCodes, ParkedForms, Passkeys, PersonalRooms, SESSIONS, type Sessions, SignInRequests } from '#identity';
import { jobFollower, ProcessorRegistry } from '#processors';
import { MASTER_KEY, type MasterKey } from '#vault';
import { WEB_SETTINGS, type WebSettings } from '#web';
import { AskingBrowser } from './asking-browser.js';
import { AssistPages } from './assist.pages.js';
import { NamesOfPlacesHandler, ReadHelpHandler } from './assistance/assistance.query.js';
import { assistanceRefusals } from './assistance.decider.js';
import { AssistanceEnds } from './assistance-ends.js';
import { codeLetterRefusals } from './code-letter.decider.js';
import { EndCodeLetterHandler, PostCodeLetterHandler } from './code-letter.handler.js';
import { CodeLetterPages } from './code-letter.pages.js';
import { postReactions } from './code-letter.reaction.js';
import { CodeLetterAsDecidedHandler, ReadCodeLettersHandler } from './code-letters/code-letters.query.js';
import { LetterCodePages } from './letter-code.pages.js';
import { LetterTries } from './letter-tries.js';
import { LinkPages } from './link.pages.js';
import { PasskeyPages } from './passkey.pages.js';
import { SessionPages } from './session.pages.js';
import { assistanceDoorway, codeLetterDoorway } from './sign-in.doorway.js';
import { SignInPages } from './sign-in.pages.js';
import { signInReactors } from './sign-in.processors.js';
import { SignInDoor } from './sign-in-door.js';
import { SignInMessages } from './sign-in-messages.js';
import { StepUpPages } from './step-up.pages.js';
import { WayInLetters } from './way-in-letters.js';
import { WorkPages } from './work.pages.js';

for (const table of [assistanceRefusals, codeLetterRefusals]) registerRefusals('sign-in', table);

/** How soon after help has ended the ledger says so. */
const ENDS_EVERY_MS = 5_000;

@Module({
  controllers: [SignInPages, LinkPages, SessionPages, StepUpPages, PasskeyPages, WorkPages, AssistPages, LetterCodePages, CodeLetterPages],
  providers: [
    { provide: SignInRequests, useFactory: (pool: Pool, { secret }: WebSettings) => new SignInRequests(pool, secret), inject: [POOL, WEB_SETTINGS] },
    { provide: ParkedForms, useFactory: (pool: Pool, key: MasterKey) => new ParkedForms(pool, key), inject: [POOL, MASTER_KEY] },
    { provide: Passkeys, useFactory: (pool: Pool, address: PublicUrl) => new Passkeys(pool, () => new URL(address.url).origin), inject: [POOL, PublicUrl] },
    ...commandHandlers(assistanceDoorway, codeLetterDoorway),
    { provide: LetterCodes, useFactory: (pool: Pool, { secret }: WebSettings) => new LetterCodes(pool, secret), inject: [POOL, WEB_SETTINGS] },
    ...[ReadCodeLettersHandler, CodeLetterAsDecidedHandler, PostCodeLetterHandler, EndCodeLetterHandler, LetterTries],
    ...[ReadHelpHandler, NamesOfPlacesHandler, AssistanceEnds],
    ...[AskingBrowser, SignInDoor, SignInMessages, WayInLetters],
  ],
})
export class SignInModule {
  constructor(
    @Inject(PersonalRooms) rooms: PersonalRooms,
    @Inject(SESSIONS) sessions: Sessions,
    @Inject(SignInRequests) requests: SignInRequests,
    @Inject(Passkeys) passkeys: Passkeys,
    @Inject(LetterCodes) letters: LetterCodes,
    @Inject(ParkedForms) forms: ParkedForms,
    @Inject(ProcessorRegistry) registry: ProcessorRegistry,
    @Inject(AssistanceEnds) ends: AssistanceEnds,
  ) {
    registry
      .add(signInReactors)
      .reaction({ name: 'sign-in-letters', table: postReactions })
      .follower(jobFollower({ name: 'assistance-ends', everyMs: ENDS_EVERY_MS, run: () => ends.record() }));
    rooms.add({
      name: 'sign-in',
      // Forms hang on sessions, so they go while it is known which sessions are theirs.
      forget: async ({ person }) => {
        for (const { sessionId } of await sessions.list(person)) await forms.take(sessionId);
        await sessions.endAll(person);
        await requests.forget(person);
        await passkeys.remove(person);
        await letters.forget(person);
      },
      heldOf: async (person) => ({
        passkeys: (await passkeys.list(person)).map(({ addedAt, lastUsedAt }) => ({ addedAt, lastUsedAt })),
        codeLetter: await letters.of(person),
      }),
    });
  }
}
