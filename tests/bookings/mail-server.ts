import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { eventually } from '../support/eventually';

export interface Received {
  readonly recipients: readonly string[];
  readonly mail: ParsedMail;
  readonly source: string;
}

/** A mail server on this machine that keeps what it is sent, or refuses everything while it is told to. */
export async function startMailServer() {
  const received: Received[] = [];
  const state = { isDown: false, refused: 0 };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_address, _session, done) {
      if (!state.isDown) return done();
      state.refused += 1;
      return done(Object.assign(new Error('Try again later'), { responseCode: 451 }));
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const source = Buffer.concat(chunks);
        void simpleParser(source).then((mail) => {
          received.push({ recipients: envelope.rcptTo.map(({ address }) => address), mail, source: source.toString() });
          done();
        }, done);
      });
    },
  });
  // A client that is cut off when its app closes.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    received,
    state,
    url: `smtp://127.0.0.1:${port}`,
    to: (address: string, subject: RegExp = /./): Promise<Received> => eventually(() => received.find(({ recipients, mail }) => recipients.includes(address) && subject.test(mail.subject ?? ''))),
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

export const attachment = ({ mail }: Received, type: string) => mail.attachments.find(({ contentType }) => contentType === type);
