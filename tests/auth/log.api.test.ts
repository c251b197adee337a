import { createTestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { operation } from '../support/operations';
import { aPerson, signIn } from '../support/people';

const web = (name: string) => operation('web/auth', name);

describe('the log of a whole run', () => {
  it('holds requests and refusals, and no e-mail address, password or token', async () => {
    const lines: string[] = [];
    let isMailServerUp = false;
    const mails: string[] = [];
    const test = await createTestApp({
      log: { write: (line: string) => void lines.push(line) },
      mailer: {
        async send(mail) {
          if (!isMailServerUp) throw new Error(`550 <${mail.to}> was refused`);
          mails.push(mail.text);
        },
      },
    });
    await test.app.startJobs();
    const person = { ...(await aPerson(test, { email: 'private.person@people.example', displayName: 'Private Person' })) };
    const fresh = { email: 'fresh.person@people.example', password: 'a very fresh password', displayName: 'Fresh Person' };
    await test.query(web('UserRegister'), { input: fresh });
    await eventually(() => lines.some((line) => line.includes('was refused')));
    isMailServerUp = true;
    await test.query(web('PasswordResetRequest'), { email: person.email });
    const [mail] = await eventually(() => (mails.length > 0 ? mails : null));
    const mailed = /token=([\w-]+)/.exec(mail!)![1]!;

    const session = await signIn(test, person);
    const secrets = ['private.person', 'Private Person', 'fresh.person', 'Fresh Person', person.password, fresh.password, 'not the password', mailed, session.accessToken, session.refreshToken, session.csrfToken];
    await test.query(web('SessionCreate'), { input: { email: person.email, password: 'not the password' } });
    await test.query(web('SessionRefresh'), {}, { cookie: `__Host-marquee_refresh=${session.refreshToken}` });
    await test.query(web('Viewer'), {}, { authorization: `Bearer ${session.accessToken}x` });
    await test.query(web('Viewer'), {}, session.headers);
    await test.query(web('PasswordReset'), { input: { token: mailed, newPassword: 'not the password' } });
    await test.query(`query { viewer { id email } oops(email: "${person.email}") }`, {}, session.headers);
    // A fault of ours, with personal data in its message.
    jest.spyOn(test.platform.database.prisma.user, 'findUnique').mockRejectedValueOnce(new Error(`lost ${person.email}`));
    await test.query(web('SessionCreate'), { input: { email: person.email, password: person.password } });
    await test.app.http.inject({ method: 'GET', url: `/graphql?query={__typename}&email=${person.email}` });
    await test.close();

    const log = lines.join('');
    for (const secret of secrets) expect(log).not.toContain(secret);
    expect(log).not.toMatch(/eyJhbGci|\$argon2id|@people\.example/);
    expect(log).toContain('"operation":"SessionCreate"');
    expect(log).toContain('sign-in refused');
    expect(log).toContain(`"userId":"${person.uuid}"`);
    expect(log).toContain('550 <[email]> was refused');
  });
});
