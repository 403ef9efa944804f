import type pg from 'pg';
import type { DatabaseConnection } from '#database';
import { dedicatedClient } from './dedicated-client.js';

const RECONNECT_MS = 250;

/** Hears the one NOTIFY of each batch, of whatever process, and calls everybody who subscribed. Connects when the first one does. */
export class WakeListener {
  private readonly readers = new Set<() => void>();
  private client: pg.Client | undefined;
  private connecting = false;
  private closed = false;

  constructor(private readonly connection: DatabaseConnection) {}

  subscribe(reader: () => void): () => void {
    this.readers.add(reader);
    void this.connect();
    return () => this.readers.delete(reader);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.readers.clear();
    const client = this.client;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    if (this.client || this.connecting || this.closed) return;
    this.connecting = true;
    try {
      const client = await dedicatedClient(this.connection, 'estate-bank ledger listener', 'LISTEN ledger', (lost) => this.lost(lost));
      if (this.closed) return void client.end().catch(() => undefined);
      this.client = client;
      client.on('notification', () => this.wake());
      // What was appended while nobody listened made no sound.
      this.wake();
    } catch {
      this.connectLater();
    } finally {
      this.connecting = false;
    }
  }

  private lost(client: pg.Client): void {
    if (this.client !== client) return;
    this.client = undefined;
    this.connectLater();
  }

  private connectLater(): void {
    if (!this.closed) setTimeout(() => void this.connect(), RECONNECT_MS).unref();
  }

  private wake(): void {
    for (const reader of this.readers) reader();
  }
}
