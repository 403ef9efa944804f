import { Module } from '@nestjs/common';
import type { Pool } from 'pg';
import { POOL } from '#database';
import { SignInRequests } from '#identity';
import { WEB_SETTINGS, type WebSettings } from '#web';
import { AskingBrowser } from './asking-browser.js';
import { LinkPages } from './link.pages.js';
import { SessionPages } from './session.pages.js';
import { SignInPages } from './sign-in.pages.js';
import { SignInDoor } from './sign-in-door.js';
import { SignInMessages } from './sign-in-messages.js';

@Module({
  controllers: [SignInPages, LinkPages, SessionPages],
  providers: [
    { provide: SignInRequests, useFactory: (pool: Pool, { secret }: WebSettings) => new SignInRequests(pool, secret), inject: [POOL, WEB_SETTINGS] },
    ...[AskingBrowser, SignInDoor, SignInMessages],
  ],
})
export class SignInModule {}
