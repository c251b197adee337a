import { readdir, readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { SMTPServer } from 'smtp-server';
import type { Mail } from '../../src/shared/application/mailer.port';
import { createTestApp, fakeClock, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { operation } from '../support/operations';
import { aPerson, type Person, signIn } from '../support/people';

const document = (name: string) => operation('web/auth', name);
const tokenIn = (text: string) => /#token=([\w-]{43})/.exec(text)?.[1];

/** A mail server on this machine that keeps what it is sent. */
async function startMailServer() {
  const received: { to: string; source: string }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        // Quoted-printable, as nodemailer writes it.
        const source = Buffer.concat(chunks).toString().replace(/=\r\n/g, '').replace(/=3D/g, '=');
        received.push({ to: envelope.rcptTo.map(({ address }) => address).join(), source });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return { received, url: `smtp://127.0.0.1:${port}`, stop: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

describe('a mail', () => {
  it('by SMTP carries the link to a new password, which ends every session and works once', async () => {
    const smtp = await startMailServer();
    const test = await createTestApp({ mailer: null, env: { SMTP_URL: smtp.url, FRONTEND_URL: 'https://example.com/tickets' } });
    try {
      await test.app.startJobs();
      const person = await aPerson(test, { isVerified: false });
      const old = await signIn(test, person);
      expect((await test.query(document('PasswordResetRequest'), { email: ` ${person.email.toUpperCase()} ` })).data.passwordResetRequest.accepted).toBe(true);
      const { to, source } = await eventually(() => smtp.received[0]);
      expect(to).toBe(person.email);
      expect(source).toContain('Subject: Set a new password');
      expect(source).toContain('https://example.com/tickets/reset-password#token=');
      const token = tokenIn(source);

      const reset = (newPassword: string) => test.query(document('PasswordReset'), { input: { token, newPassword } });
      expect((await reset('password123')).data.passwordReset).toMatchObject({ accepted: false, userErrors: [{ code: 'WEAK_PASSWORD', field: ['input', 'newPassword'] }] });
      expect((await reset(person.email)).data.passwordReset.userErrors).toMatchObject([{ code: 'WEAK_PASSWORD' }]);
      expect((await reset('another horse battery')).data.passwordReset).toEqual({ accepted: true, userErrors: [] });
      expect((await reset('one more horse battery')).data.passwordReset.userErrors).toMatchObject([{ code: 'TOKEN_INVALID', field: ['input', 'token'] }]);

      expect((await test.query(document('Viewer'), {}, old.headers)).status).toBe(401);
      await expect(signIn(test, person)).rejects.toThrow('INVALID_CREDENTIALS');
      await signIn(test, { ...person, password: 'another horse battery' });
      const told = await eventually(() => smtp.received[1]);
      expect(told.source).toContain('Subject: Your password was changed');
      const user = await test.platform.database.prisma.user.findUniqueOrThrow({ where: { id: person.uuid } });
      expect(user.emailVerifiedAt).not.toBeNull();
    } finally {
      await test.close();
      await smtp.stop();
    }
  });

  it('is a file without a mail server, and verifies the address it was sent to', async () => {
    const test = await createTestApp({ mailer: null });
    try {
      await test.app.startJobs();
      const person = { id: '', uuid: '', email: 'ada@people.example', password: 'correct horse battery' };
      const { email, password } = person;
      await test.query(document('UserRegister'), { input: { email: ` ${email} `, password, displayName: 'Ada <b>Lovelace</b>', locale: 'en-GB' } });
      const outbox = path.join(test.dataDir, 'outbox');
      const file = await eventually(async () => (await readdir(outbox).catch((): string[] => []))[0]);
      const source = (await readFile(path.join(outbox, file), 'utf8')).replace(/=\r?\n/g, '').replace(/=3D/g, '=');
      expect(source).toContain(`To: ${email}`);
      expect(source).toContain('Ada &lt;b&gt;Lovelace');
      const token = tokenIn(source);

      const session = await signIn(test, person);
      const viewer = async () => (await test.query(document('Viewer'), {}, session.headers)).data.viewer;
      expect(await viewer()).toMatchObject({ email, emailVerified: false, displayName: 'Ada <b>Lovelace</b>', locale: 'en-GB', role: 'USER' });
      const verify = () => test.query(document('EmailVerify'), { token });
      expect((await verify()).data.emailVerify).toEqual({ accepted: true, userErrors: [] });
      expect((await viewer()).emailVerified).toBe(true);
      expect((await verify()).data.emailVerify.userErrors).toMatchObject([{ code: 'TOKEN_INVALID', field: ['token'] }]);
    } finally {
      await test.close();
    }
  });

  describe('of an account', () => {
    const clock = fakeClock();
    let test: TestApp;
    beforeAll(async () => {
      test = await createTestApp({ clock });
      await test.app.startJobs();
    });
    afterAll(() => test.close());
    afterEach(() => void test.mails.splice(0));

    const mailTo = (email: string, subject: string): Promise<Mail> => eventually(() => test.mails.find((mail) => mail.to === email && mail.subject === subject));
    const askForReset = async ({ email }: Person) => {
      test.mails.splice(0);
      await test.query(document('PasswordResetRequest'), { email });
      return tokenIn((await mailTo(email, 'Set a new password')).text)!;
    };
    const reset = async (token: string) => (await test.query(document('PasswordReset'), { input: { token, newPassword: 'another horse battery' } })).data.passwordReset;

    it('tells the owner of an address that somebody registers again, and makes no second account', async () => {
      const { email } = await aPerson(test);
      await test.query(document('UserRegister'), { input: { email: email.toUpperCase(), password: 'correct horse battery', displayName: 'Twin' } });
      const { text } = await mailTo(email, 'You already have an account');
      expect(tokenIn(text)).toBeUndefined();
      expect(await test.platform.database.prisma.user.count({ where: { displayName: 'Twin' } })).toBe(0);
    });

    it('that is asked for again ends the earlier link', async () => {
      const person = await aPerson(test);
      const [first, second] = [await askForReset(person), await askForReset(person)];
      expect((await reset(first)).userErrors).toMatchObject([{ code: 'TOKEN_INVALID' }]);
      expect(await reset(second)).toMatchObject({ accepted: true });
    });

    it('has a link that ends with its time', async () => {
      const token = await askForReset(await aPerson(test));
      clock.advance(3_600);
      expect((await reset(token)).userErrors).toMatchObject([{ code: 'TOKEN_INVALID' }]);
    });

    it('has a link that ends with a change of the password', async () => {
      const person = await aPerson(test);
      const token = await askForReset(person);
      const { headers } = await signIn(test, person);
      await test.query(document('PasswordChange'), { input: { currentPassword: person.password, newPassword: 'one more horse battery' } }, headers);
      expect((await reset(token)).userErrors).toMatchObject([{ code: 'TOKEN_INVALID' }]);
    });

    it('has a link for one purpose', async () => {
      const token = await askForReset(await aPerson(test));
      expect((await test.query(document('EmailVerify'), { token })).data.emailVerify.userErrors).toMatchObject([{ code: 'TOKEN_INVALID' }]);
      expect(await reset(token)).toMatchObject({ accepted: true });
    });

    it('has a link that two can not use at the same moment', async () => {
      const token = await askForReset(await aPerson(test));
      const answers = await Promise.all([reset(token), reset(token), reset(token)]);
      expect(answers.filter(({ accepted }) => accepted)).toHaveLength(1);
    });

    it('with the link to verify comes again on request, until the address is verified', async () => {
      const person = await aPerson(test, { isVerified: false });
      const { headers } = await signIn(test, person);
      await test.query(document('EmailVerificationResend'), {}, headers);
      const { text } = await mailTo(person.email, 'Confirm your e-mail address');
      expect((await test.query(document('EmailVerify'), { token: tokenIn(text) })).data.emailVerify.accepted).toBe(true);
      test.mails.splice(0);
      expect((await test.query(document('EmailVerificationResend'), {}, headers)).data.emailVerificationResend.accepted).toBe(true);
      await eventually(async () => (await test.platform.database.pool.query('SELECT FROM graphile_worker.jobs')).rowCount === 0);
      expect(test.mails).toEqual([]);
    });

    it('is not sent where nobody has the address, or the account was shut', async () => {
      const { email } = await aPerson(test, { status: 'DEACTIVATED' });
      for (const address of [email, 'nobody@people.example']) await test.query(document('PasswordResetRequest'), { email: address });
      await eventually(async () => (await test.platform.database.pool.query('SELECT FROM graphile_worker.jobs')).rowCount === 0);
      expect(test.mails).toEqual([]);
      expect(await test.platform.database.prisma.oneTimeToken.count({ where: { user: { email } } })).toBe(0);
    });
  });

  it('leaves no token in the outbox and none as it is in the database', async () => {
    const test = await createTestApp();
    try {
      await test.query(document('UserRegister'), { input: { email: 'ada@people.example', password: 'correct horse battery', displayName: 'Ada' } });
      const { rows } = await test.platform.database.pool.query('SELECT payload FROM graphile_worker._private_jobs');
      expect(rows).toEqual([{ payload: { userId: expect.any(String) } }]);
      await test.app.startJobs();
      const { text } = await eventually(() => test.mails[0]);
      const stored = await test.platform.database.pool.query<{ line: string }>('SELECT one_time_tokens::text AS line FROM one_time_tokens');
      expect(stored.rowCount).toBe(1);
      expect(stored.rows[0]!.line).not.toContain(Buffer.from(tokenIn(text)!, 'base64url').toString('hex'));
    } finally {
      await test.close();
    }
  });
});
