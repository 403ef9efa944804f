/** Where a PostgreSQL server is reached: a socket folder or host with a database and a user, or a URL. */
export type DatabaseConnection =
  | { readonly host: string; readonly port: number; readonly database: string; readonly user: string }
  | { readonly connectionString: string };

/** A database that cannot be used as it stands; the message is one clear sentence for whoever starts the service. */
export class DatabaseUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabaseUnavailable';
  }
}

/** One line about what the database does, for a person who waits or a log. */
export type Log = (line: string) => void;
