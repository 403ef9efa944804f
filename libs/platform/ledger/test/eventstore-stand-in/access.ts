import type { Metadata } from '@grpc/grpc-js';
import { type Streams, streamName } from './protocol.js';

export interface Access {
  /** Names and passwords; without them there is no authentication at all, as on a server in insecure mode. */
  readonly users?: Readonly<Record<string, string>>;
  /** Who may read everything; administrators alone unless an access list says otherwise. */
  readonly mayReadAll?: (user: string) => boolean;
}

/** The one member of the administrators' group that a server has by itself; its other user, `ops`, may not read what is the system's. */
const ADMINISTRATOR = 'admin';

/** Who is calling, and what that user may do. */
export class Gate {
  constructor(private readonly access: Access) {}

  /** The caller's name, empty for nobody in particular; undefined when a name and password were given that do not fit. */
  who(metadata: Metadata): string | undefined {
    const { users } = this.access;
    const [given] = metadata.get('authorization');
    if (!users || given === undefined) return '';
    const [name = '', password] = Buffer.from(String(given).replace(/^Basic /, ''), 'base64')
      .toString()
      .split(':');
    return users[name] !== undefined && users[name] === password ? name : undefined;
  }

  mayRead(user: string, request: Streams.ReadReq): boolean {
    if (!this.access.users) return true;
    const stream = request.getOptions()?.getStream();
    if (stream) return user !== '' && (user === ADMINISTRATOR || !streamName(stream.getStreamIdentifier()).startsWith('$'));
    return user === ADMINISTRATOR || (this.access.mayReadAll?.(user) ?? false);
  }

  mayWrite(user: string, stream: string): boolean {
    if (!this.access.users || user === ADMINISTRATOR) return true;
    return user !== '' && !stream.startsWith('$');
  }
}
