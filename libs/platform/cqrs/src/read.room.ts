import { Global, Module } from '@nestjs/common';
import { ReadSide } from './read-side.js';

/** What queries are made of, for every feature. The pool, the ledger, the vault, the business clock and `Freshness` come from global modules of the application. */
@Global()
@Module({ providers: [ReadSide], exports: [ReadSide] })
export class ReadRoom {}
